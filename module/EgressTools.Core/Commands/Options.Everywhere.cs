namespace EgressTools.Commands;

/// <content>Those that every command has, with kubectl's names.</content>
public static partial class Options
{
    public static readonly OptionDefinition KubeConfig =
        One("--kubeconfig", "FILE", $"Kubeconfig file, in place of KUBECONFIG and ~/.kube/config") with { Parameter = "KubeConfig" };
    public static readonly OptionDefinition Context = One("--context", "NAME", $"Context of the kubeconfig") with { Completion = OptionCompletion.Contexts };
    public static readonly OptionDefinition Cluster = One("--cluster", "NAME", $"Cluster of the kubeconfig") with { Completion = OptionCompletion.Clusters };
    public static readonly OptionDefinition User = One("--user", "NAME", $"User of the kubeconfig") with { Completion = OptionCompletion.Users };
    public static readonly OptionDefinition Server = One("--server", "URL", $"Address of the API server") with { Short = "-s", Alias = "s" };
    public static readonly OptionDefinition Token =
        One("--token", "TOKEN", $"Bearer token") with { ParameterMeaning = $"Bearer token: a SecureString, or a string" };
    public static readonly OptionDefinition CertificateAuthority = One("--certificate-authority", "FILE", $"Certificate authority of the API server");
    public static readonly OptionDefinition ClientCertificate = One("--client-certificate", "FILE", $"Client certificate");
    public static readonly OptionDefinition ClientKey = One("--client-key", "FILE", $"Key of the client certificate");
    public static readonly OptionDefinition TlsServerName = One("--tls-server-name", "NAME", $"Name that the API server's certificate must have");
    public static readonly OptionDefinition InsecureSkipTlsVerify = Flag("--insecure-skip-tls-verify", $"Do not verify the API server's certificate");
    public static readonly OptionDefinition As = One("--as", "USER", $"User to impersonate");
    public static readonly OptionDefinition AsGroup = Many("--as-group", "GROUP", $"Group to impersonate");
    public static readonly OptionDefinition AsUid = One("--as-uid", "UID", $"UID to impersonate");
    public static readonly OptionDefinition AsUserExtra = Many("--as-user-extra", "KEY=VALUE", $"Extra value to impersonate");
    public static readonly OptionDefinition Username = One("--username", "NAME", $"User name for basic authentication") with
    { Parameter = "Credential", ParameterMeaning = $"User name and password for basic authentication" };
    public static readonly OptionDefinition Password =
        One("--password", "PASSWORD", $"Password for basic authentication") with { Parameter = "Credential", ParameterMeaning = Username.ParameterMeaning };
    public static readonly OptionDefinition RequestTimeout =
        One("--request-timeout", "TIME", $"Time limit of one call including retries, such as 30s; 0 for none") with
        { ParameterMeaning = $"Time limit of one call including retries; 0 for none" };
    public static readonly OptionDefinition Namespace = One("--namespace", "NAME", $"Namespace, in place of that of the context") with
    { Short = "-n", Alias = "n", Completion = OptionCompletion.Namespaces };
    public static readonly OptionDefinition From =
        One("--from", "PATH", $"Read a folder, file or zip (manifests, a snapshot, a cilium sysdump) or '-' instead of a cluster") with
        {
            Completion = OptionCompletion.Files,
            ParameterMeaning = $"Read a folder, file or zip (manifests, a snapshot, a cilium sysdump) instead of a cluster",
        };
    public static readonly OptionDefinition CiliumVersion = One("--cilium-version", "VERSION", $"Version of Cilium whose rules hold, where it is not found");
    public static readonly OptionDefinition Verbosity = One("--v", "LEVEL", $"Verbosity on standard error: from 1 details, from 6 also each request") with
    { Short = "-v", NoParameter = "-Verbose and -Debug", PowerShell = "-Verbose" };
    public static readonly OptionDefinition Colour =
        Word("--color", "WHEN", $"Colour: auto, always or never", ["auto", "always", "never"]) with { NoParameter = "$PSStyle decides" };

    /// <summary>Those that say which cluster is meant and who asks it, in the order in which they are tried.</summary>
    public static readonly ImmutableArray<OptionDefinition> OfClusters =
    [
        KubeConfig, Context, Cluster, User, Server, Token, CertificateAuthority, ClientCertificate, ClientKey, TlsServerName, As, AsGroup, AsUid, AsUserExtra,
        Username, Password,
    ];

    /// <summary>Those of every command, in the order of the help.</summary>
    public static readonly ImmutableArray<OptionDefinition> Everywhere =
    [
        KubeConfig, Context, Cluster, User, Server, Token, CertificateAuthority, ClientCertificate, ClientKey, TlsServerName, InsecureSkipTlsVerify, As,
        AsGroup,
        AsUid, AsUserExtra, Username, Password, RequestTimeout, Namespace, From, CiliumVersion, Verbosity, Colour,
    ];
}
