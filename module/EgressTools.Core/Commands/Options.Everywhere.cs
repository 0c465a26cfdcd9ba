using System.Collections.Immutable;

namespace EgressTools.Commands;

/// <content>Those that every command has, with kubectl's names.</content>
public static partial class Options
{
    /// <summary>The kubeconfig.</summary>
    public static readonly OptionDefinition KubeConfig =
        One("--kubeconfig", "FILE", $"Kubeconfig file, in place of KUBECONFIG and ~/.kube/config") with { Parameter = "KubeConfig" };

    /// <summary>The context.</summary>
    public static readonly OptionDefinition Context = One("--context", "NAME", $"Context of the kubeconfig") with { Completion = OptionCompletion.Contexts };

    /// <summary>The cluster.</summary>
    public static readonly OptionDefinition Cluster = One("--cluster", "NAME", $"Cluster of the kubeconfig");

    /// <summary>The user.</summary>
    public static readonly OptionDefinition User = One("--user", "NAME", $"User of the kubeconfig");

    /// <summary>The API server.</summary>
    public static readonly OptionDefinition Server = One("--server", "URL", $"Address of the API server") with { Short = "-s", Alias = "s" };

    /// <summary>A bearer token.</summary>
    public static readonly OptionDefinition Token =
        One("--token", "TOKEN", $"Bearer token") with { ParameterMeaning = $"Bearer token: a SecureString, or a string" };

    /// <summary>Who signed the server's certificate.</summary>
    public static readonly OptionDefinition CertificateAuthority = One("--certificate-authority", "FILE", $"Certificate authority of the API server");

    /// <summary>The user's certificate.</summary>
    public static readonly OptionDefinition ClientCertificate = One("--client-certificate", "FILE", $"Client certificate");

    /// <summary>Its key.</summary>
    public static readonly OptionDefinition ClientKey = One("--client-key", "FILE", $"Key of the client certificate");

    /// <summary>The name in the server's certificate.</summary>
    public static readonly OptionDefinition TlsServerName = One("--tls-server-name", "NAME", $"Name that the API server's certificate must have");

    /// <summary>Trusts every server.</summary>
    public static readonly OptionDefinition InsecureSkipTlsVerify = Flag("--insecure-skip-tls-verify", $"Do not verify the API server's certificate");

    /// <summary>Whom to impersonate.</summary>
    public static readonly OptionDefinition As = One("--as", "USER", $"User to impersonate");

    /// <summary>In which groups.</summary>
    public static readonly OptionDefinition AsGroup = Many("--as-group", "GROUP", $"Group to impersonate");

    /// <summary>By which UID.</summary>
    public static readonly OptionDefinition AsUid = One("--as-uid", "UID", $"UID to impersonate");

    /// <summary>With which extra values.</summary>
    public static readonly OptionDefinition AsUserExtra = Many("--as-user-extra", "KEY=VALUE", $"Extra value to impersonate");

    /// <summary>The name for basic authentication.</summary>
    public static readonly OptionDefinition Username = One("--username", "NAME", $"User name for basic authentication")
        with
    { Parameter = "Credential", ParameterMeaning = $"User name and password for basic authentication" };

    /// <summary>The password for basic authentication.</summary>
    public static readonly OptionDefinition Password =
        One("--password", "PASSWORD", $"Password for basic authentication") with { Parameter = "Credential", ParameterMeaning = Username.ParameterMeaning };

    /// <summary>How long one call may take.</summary>
    public static readonly OptionDefinition RequestTimeout =
        One("--request-timeout", "TIME", $"Time limit of one call including retries, such as 30s; 0 for none");

    /// <summary>The namespace.</summary>
    public static readonly OptionDefinition Namespace = One("--namespace", "NAME", $"Namespace, in place of that of the context")
        with
    { Short = "-n", Alias = "n", Completion = OptionCompletion.Namespaces };

    /// <summary>What is read in place of a cluster.</summary>
    public static readonly OptionDefinition From =
        One("--from", "PATH", $"Read a folder, file or zip (manifests, a snapshot, a cilium sysdump) or '-' instead of a cluster")
        with
        { ParameterMeaning = $"Read a folder, file or zip (manifests, a snapshot, a cilium sysdump) instead of a cluster" };

    /// <summary>The version whose rules hold.</summary>
    public static readonly OptionDefinition CiliumVersion = One("--cilium-version", "VERSION", $"Version of Cilium whose rules hold, where it is not found");

    /// <summary>How much is said.</summary>
    public static readonly OptionDefinition Verbosity = One("--v", "LEVEL", $"Verbosity on standard error: from 1 details, from 6 also each request")
        with
    { Short = "-v", NoParameter = "-Verbose and -Debug", PowerShell = "-Verbose" };

    /// <summary>Whether colours are written.</summary>
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
