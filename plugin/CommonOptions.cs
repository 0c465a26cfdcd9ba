using System.CommandLine;
using System.Globalization;

namespace EgressTools.Plugin;

/// <summary>The options that every command has, with kubectl's names.</summary>
internal sealed class CommonOptions
{
    public Option<string?> KubeConfig { get; } = Text("--kubeconfig", "FILE", "Kubeconfig file, in place of KUBECONFIG and ~/.kube/config");

    public Option<string?> Context { get; } = Text("--context", "NAME", "Context of the kubeconfig");

    public Option<string?> Cluster { get; } = Text("--cluster", "NAME", "Cluster of the kubeconfig");

    public Option<string?> User { get; } = Text("--user", "NAME", "User of the kubeconfig");

    public Option<string?> Server { get; } = Text("--server", "URL", "Address of the API server", "-s");

    public Option<string?> Token { get; } = Text("--token", "TOKEN", "Bearer token");

    public Option<string?> CertificateAuthority { get; } = Text("--certificate-authority", "FILE", "Certificate authority of the API server");

    public Option<string?> ClientCertificate { get; } = Text("--client-certificate", "FILE", "Client certificate");

    public Option<string?> ClientKey { get; } = Text("--client-key", "FILE", "Key of the client certificate");

    public Option<string?> TlsServerName { get; } = Text("--tls-server-name", "NAME", "Name that the API server's certificate has to be for");

    public Option<bool> Insecure { get; } = new("--insecure-skip-tls-verify") { Description = "Do not verify the API server's certificate" };

    public Option<string?> As { get; } = Text("--as", "USER", "User to impersonate");

    public Option<string[]> AsGroup { get; } = Repeatable("--as-group", "GROUP", "Group to impersonate");

    public Option<string?> AsUid { get; } = Text("--as-uid", "UID", "UID to impersonate");

    public Option<string[]> AsUserExtra { get; } = Repeatable("--as-user-extra", "KEY=VALUE", "Extra value to impersonate");

    public Option<string?> Username { get; } = Text("--username", "NAME", "User name for basic authentication");

    public Option<string?> Password { get; } = Text("--password", "PASSWORD", "Password for basic authentication");

    public Option<string?> RequestTimeout { get; } = Text("--request-timeout", "TIME", "Time limit of one call including retries, such as 30s; 0 for none");

    public Option<string?> Namespace { get; } = Text("--namespace", "NAME", "Namespace", "-n");

    public Option<string?> From { get; } = Text("--from", "PATH", "Read a folder, file or zip (manifests, a snapshot, a cilium sysdump) or '-' instead of a cluster");

    public Option<string?> CiliumVersion { get; } = Text("--cilium-version", "VERSION", "Version of Cilium whose rules hold, where it is not found");

    public Option<string?> Verbosity { get; } = Text("--v", "LEVEL", "Verbosity on standard error: from 1 details, from 6 also each request", "-v");

    public Option<string?> Colour { get; } = Text("--color", "WHEN", "Colour: auto, always or never");

    public IEnumerable<Option> All =>
    [
        KubeConfig, Context, Cluster, User, Server, Token, CertificateAuthority, ClientCertificate, ClientKey, TlsServerName, Insecure, As, AsGroup,
        AsUid, AsUserExtra, Username, Password, RequestTimeout, Namespace, From, CiliumVersion, Verbosity, Colour,
    ];

    /// <summary>Looks at the values of those that every command obeys.</summary>
    /// <exception cref="UsageException">One cannot be used.</exception>
    public void Check(ParseResult parsed)
    {
        if (Given(parsed, Colour) is { } colour and not ("auto" or "always" or "never"))
            throw new UsageException($"--color: '{colour}' is none of auto, always and never");
        if (Given(parsed, Verbosity) is { } level && !byte.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw new UsageException($"-v: '{level}' is no level: write it as -v 1");
        _ = Timeout(parsed);
        if (parsed.GetValue(From) is not null && ForClusters.FirstOrDefault(o => parsed.GetResult(o)?.Tokens.Count > 0) is { } cluster)
            throw new UsageException($"--from reads files instead of a cluster: remove {cluster.Name}, or --from", "TwoWorlds");
    }

    private IEnumerable<Option> ForClusters =>
    [
        KubeConfig, Context, Cluster, User, Server, Token, CertificateAuthority, ClientCertificate, ClientKey, TlsServerName, As, AsGroup, AsUid, AsUserExtra, Username, Password,
    ];

    /// <summary>Whether to write colours to a stream.</summary>
    public bool UseColour(ParseResult parsed, Streams streams, bool isTerminal) => Given(parsed, Colour) switch
    {
        "always" => true,
        "never" => false,
        _ => isTerminal && string.IsNullOrEmpty(streams.Variable("NO_COLOR")),
    };

    /// <summary>Whether more is to be said.</summary>
    public bool IsVerbose(ParseResult parsed) => Given(parsed, Verbosity) is { } level && level != "0";

    // Asked for also where the option has no value, which is an error that has to be written somehow.
    private static string? Given(ParseResult parsed, Option<string?> option) => parsed.GetResult(option)?.Tokens is [.., var last] ? last.Value : null;

    /// <summary>Whether a cluster is named by one of the options, and not only by the environment.</summary>
    public bool NamesCluster(ParseResult parsed) =>
        new[] { KubeConfig, Context, Cluster, Server }.Any(option => parsed.GetValue(option) is { Length: > 0 });

    /// <summary>Whether requests are logged, from the level on at which kubectl does it.</summary>
    public bool LogsRequests(ParseResult parsed) => byte.TryParse(parsed.GetValue(Verbosity), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level >= 6;

    public ConnectionOptions Connection(ParseResult parsed) => new()
    {
        KubeConfig = parsed.GetValue(KubeConfig),
        Context = parsed.GetValue(Context),
        Cluster = parsed.GetValue(Cluster),
        User = parsed.GetValue(User),
        Server = parsed.GetValue(Server),
        Token = parsed.GetValue(Token),
        CertificateAuthority = parsed.GetValue(CertificateAuthority),
        ClientCertificate = parsed.GetValue(ClientCertificate),
        ClientKey = parsed.GetValue(ClientKey),
        TlsServerName = parsed.GetValue(TlsServerName),
        InsecureSkipTlsVerify = parsed.GetValue(Insecure),
        As = parsed.GetValue(As),
        AsGroups = [.. parsed.GetValue(AsGroup) ?? []],
        AsUid = parsed.GetValue(AsUid),
        AsUserExtra = [.. parsed.GetValue(AsUserExtra) ?? []],
        Username = parsed.GetValue(Username),
        Password = parsed.GetValue(Password),
        RequestTimeout = Timeout(parsed),
        Namespace = parsed.GetValue(Namespace),
    };

    private TimeSpan? Timeout(ParseResult parsed) => parsed.GetValue(RequestTimeout) is { } text ? Duration.Parse(text, "--request-timeout") : null;

    /// <summary>An option that may be given several times.</summary>
    public static Option<string[]> Repeatable(string name, string value, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description + ", repeatable",
        HelpName = value,
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = static _ => [],
        CustomParser = static result => [.. result.Tokens.Select(static t => t.Value)],
    };

    /// <summary>An option with a value; of several the last counts, as in kubectl.</summary>
    public static Option<string?> Text(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value, Arity = ArgumentArity.OneOrMore, CustomParser = static result => result.Tokens[^1].Value };
}

/// <summary>Times as kubectl takes them: 30s, 2m, 1h30m, 500ms, or plain seconds.</summary>
internal static class Duration
{
    /// <summary>In seconds: 277 hours.</summary>
    private const double Longest = 277 * 3600;

    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("h", 3600), ("m", 60), ("s", 1)];

    public static TimeSpan Parse(string text, string option)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return Limited(seconds, text, option);
        var rest = text.AsSpan();
        var total = 0.0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.".AsSpan());
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                throw Bad(text, option);
            rest = rest[digits..];
            if (UnitOf(rest) is not ({ } unit, var factor))
                throw Bad(text, option);
            total += number * factor;
            rest = rest[unit.Length..];
        }
        return text.Length == 0 ? throw Bad(text, option) : Limited(total, text, option);
    }

    private static TimeSpan Limited(double seconds, string text, string option) => seconds <= Longest
        ? TimeSpan.FromSeconds(seconds)
        : throw new UsageException($"{option}: '{text}' is too long: at most 277h", "InvalidDuration");

    private static (string? Unit, double Seconds) UnitOf(ReadOnlySpan<char> text)
    {
        foreach (var (unit, seconds) in Units)
        {
            if (text.StartsWith(unit, StringComparison.Ordinal))
                return (unit, seconds);
        }
        return (null, 0);
    }

    private static UsageException Bad(string text, string option) => new($"{option}: '{text}' is no time: write it as 30s, 2m or 1h30m", "InvalidDuration");
}
