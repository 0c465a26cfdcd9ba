using System.CommandLine;
using System.Globalization;

namespace EgressTools.Plugin.Commands;

/// <summary>A subcommand: its options, and one call of the library.</summary>
internal interface ICommand
{
    /// <summary>The command that it is a command of; null for the first level.</summary>
    CommandGroup? Group => null;

    /// <summary>Name, arguments and options.</summary>
    Command Create();

    /// <summary>Whether an interrupt may end it wherever it is: it has made nothing, in the cluster or in files, that is to be removed.</summary>
    bool LeavesNothing(Session session) => false;

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    Task<int> RunAsync(Session session, CancellationToken cancellationToken);
}

/// <summary>A command that only holds others.</summary>
internal sealed record CommandGroup(string Name, string Description)
{
    public static readonly CommandGroup Create = new("create", "Write a document");
}

/// <summary>Options that several commands have.</summary>
internal static class Options
{
    public static Option<string?> Output(ImmutableArray<OutputKind> formats) => CommonOptions.Text("--output", "FORMAT", $"Format: {string.Join(", ", OutputFormat.Words(formats))}", "-o");

    public static Option<string?> Selector(string description) => CommonOptions.Text("--selector", "LABELS", description, "-l");

    public static Option<bool> Flag(string name, string description, params string[] aliases) => new(name, aliases) { Description = description };

    /// <summary>Reads --echo.</summary>
    /// <exception cref="UsageException">It is no URL.</exception>
    private static Uri Echo(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? new Uri(text)
        : throw new UsageException($"--echo: '{text}' is no URL: write it as http://host/path or https://host/path", "InvalidEcho");

    /// <summary>The echo services of --echo, else those of the environment; none where the public ones are to be asked.</summary>
    /// <exception cref="UsageException">One is no URL, or the environment asks for --echo.</exception>
    public static ImmutableArray<Uri> Echoes(Session session, Option<string[]> option) =>
        EchoServices.Choose([.. session.Values(option).Select(Echo)], session.Offline ? null : session.Streams.Variable(EchoServices.Variable));

    /// <summary>Reads --dry-run.</summary>
    /// <exception cref="UsageException">It is none of the three.</exception>
    public static DryRun DryRun(string? text) => text switch
    {
        null or "none" => Model.DryRun.None,
        "client" => Model.DryRun.Client,
        "server" => Model.DryRun.Server,
        _ => throw new UsageException($"--dry-run: '{text}' is none of none, client and server"),
    };

    /// <summary>Reads a number; null where the option was not given.</summary>
    /// <exception cref="UsageException">It is none, or out of range.</exception>
    public static int? Number(string? text, string option, int least, int most)
    {
        if (text is null)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{option}: '{text}' is no number from {least} to {most}", "InvalidNumber");
    }
}
