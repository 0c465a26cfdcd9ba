using System.Collections;
using System.Net;
using System.Security;

namespace EgressTools.Cmdlets;

/// <summary>The values that a command line which is being typed gives to its parameters, or the session by its defaults.</summary>
/// <param name="command">The command.</param>
/// <param name="typed">What is typed, by the names of parameters.</param>
internal sealed class TypedParameters(CommandDefinition command, IDictionary typed)
{
    private readonly IDictionary? _defaults = Session.Value("$PSDefaultParameterValues") as IDictionary;

    /// <summary>Where the command would read.</summary>
    public WorldOptions Place => new(Connection)
    {
        Path = command.ReadsNothingSaved is null ? File(Options.From) : null,
        CiliumVersion = Text(Options.CiliumVersion),
    };

    /// <summary>A value as text; null where there is none, or an empty one.</summary>
    public string? Text(OptionDefinition option) => Value(option) as string is { Length: > 0 } text ? text : null;

    /// <summary>Whether a switch is given.</summary>
    public bool Has(OptionDefinition option) => LanguagePrimitives.IsTrue(Value(option));

    private ConnectionOptions Connection => new()
    {
        KubeConfig = File(Options.KubeConfig),
        Context = Text(Options.Context),
        Cluster = Text(Options.Cluster),
        User = Text(Options.User),
        Namespace = Text(Options.Namespace),
        Server = Text(Options.Server),
        Token = Text(Options.Token) ?? (Value(Options.Token) is SecureString token ? new NetworkCredential("", token).Password : null),
        CertificateAuthority = File(Options.CertificateAuthority),
        ClientCertificate = File(Options.ClientCertificate),
        ClientKey = File(Options.ClientKey),
        TlsServerName = Text(Options.TlsServerName),
        InsecureSkipTlsVerify = Has(Options.InsecureSkipTlsVerify),
        As = Text(Options.As),
        AsGroups = Texts(Options.AsGroup),
        AsUid = Text(Options.AsUid),
        AsUserExtra = Texts(Options.AsUserExtra),
        Username = (Value(Options.Username) as PSCredential)?.UserName,
        Password = (Value(Options.Username) as PSCredential)?.GetNetworkCredential().Password,
        Product = "EgressTools-PowerShell",
        PluginMessage = static _ => { },
    };

    // Where the session is, which is not where the process is.
    private string? File(OptionDefinition option) => Text(option) is { } path
        ? Session.Value("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])", path) as string : null;

    private ImmutableArray<string> Texts(OptionDefinition option) => Value(option) switch
    {
        string text => [text],
        IEnumerable many => [.. many.Cast<object>().Select(Arguments.Value).OfType<string>()],
        _ => [],
    };

    private object? Value(OptionDefinition option) => Arguments.Value(typed[option.Parameter]) ?? Default(option.Parameter);

    // A default that is a script is not run at a prompt.
    private object? Default(string parameter) => _defaults is null || LanguagePrimitives.IsTrue(_defaults["Disabled"]) ? null
        : _defaults.Cast<DictionaryEntry>().Where(e => e.Key is string key && key.Split(':') is [var name, var of] && Fits(name, command.Cmdlet!)
            && Fits(of, parameter)).Select(static e => Arguments.Value(e.Value)).FirstOrDefault(static v => v is not ScriptBlock);

    private static bool Fits(string pattern, string name) => WildcardPattern.Get(pattern.Trim(), WildcardOptions.IgnoreCase).IsMatch(name);
}
