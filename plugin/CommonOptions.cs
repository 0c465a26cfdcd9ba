using System.CommandLine;
using System.Globalization;

namespace EgressTools.Plugin;

/// <summary>The values of the options that every command has.</summary>
/// <param name="parsed">The command line.</param>
internal readonly struct CommonOptions(ParseResult parsed)
{
    /// <summary>Looks at the values of those that every command obeys.</summary>
    /// <exception cref="UsageException">One cannot be used.</exception>
    public void Check()
    {
        if (Given(Options.Colour) is { } colour)
            Options.Colour.Require(colour);
        if (Given(Options.Verbosity) is { } level && !byte.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw new UsageException($"{Options.Verbosity} must be a level from 0 to 255, not '{level}'");
        _ = Timeout;
        var values = parsed;
        if (Text(Options.From) is not null)
            WorldOptions.RequireNoCluster(o => values.GetResult(o.Name) is { Tokens.Count: > 0 });
    }

    /// <summary>Whether to write colours to a stream.</summary>
    public bool UseColour(Streams streams, bool isTerminal) => Given(Options.Colour) switch
    {
        "always" => true,
        "never" => false,
        _ => streams.HasColour(isTerminal),
    };

    /// <summary>Whether more is to be said.</summary>
    public bool IsVerbose => Given(Options.Verbosity) is { } level && level != "0";

    /// <summary>Whether requests are logged, from the level on at which kubectl does it.</summary>
    public bool LogsRequests => byte.TryParse(Text(Options.Verbosity), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level >= 6;

    /// <summary>Which cluster is meant.</summary>
    public ConnectionOptions Connection => new()
    {
        KubeConfig = Text(Options.KubeConfig),
        Context = Text(Options.Context),
        Cluster = Text(Options.Cluster),
        User = Text(Options.User),
        Server = Text(Options.Server),
        Token = Text(Options.Token),
        CertificateAuthority = Text(Options.CertificateAuthority),
        ClientCertificate = Text(Options.ClientCertificate),
        ClientKey = Text(Options.ClientKey),
        TlsServerName = Text(Options.TlsServerName),
        InsecureSkipTlsVerify = parsed.GetValue<bool>(Options.InsecureSkipTlsVerify.Name),
        As = Text(Options.As),
        AsGroups = [.. parsed.GetValue<string[]>(Options.AsGroup.Name) ?? []],
        AsUid = Text(Options.AsUid),
        AsUserExtra = [.. parsed.GetValue<string[]>(Options.AsUserExtra.Name) ?? []],
        Username = Text(Options.Username),
        Password = Text(Options.Password),
        RequestTimeout = Timeout,
        Namespace = Text(Options.Namespace),
    };

    private TimeSpan? Timeout => Text(Options.RequestTimeout) is { } text ? Duration.Parse(text, Options.RequestTimeout) : null;

    /// <summary>The value of one; null where it is not given.</summary>
    public string? Text(OptionDefinition option) => parsed.GetValue<string?>(option.Name);

    // Asked for also where the option has no value, which is an error that has to be written somehow.
    private string? Given(OptionDefinition option) => parsed.GetResult(option.Name)?.Tokens is [.., var last] ? last.Value : null;
}
