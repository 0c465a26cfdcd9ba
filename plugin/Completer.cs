namespace EgressTools.Plugin;

/// <summary>
/// Answers what shells ask when a word is completed, as kubectl does: a line for each word that it may become, with a tab before what it is, then
/// <c>:</c> and what the shell has to do with them.
/// </summary>
internal static class Completer
{
    /// <summary>The word that asks for it. kubectl calls it so, and no person types it.</summary>
    public const string Word = "__complete";

    // What kubectl's completion calls these bits.
    private const int NoSpace = 2;
    private const int NoFiles = 4;

    // Nobody waits longer at a prompt. The reading ends first, and with it a credential plugin that it may have started.
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = Life + TimeSpan.FromMilliseconds(500);

    /// <summary>Writes the answer. Whatever fails, there is one.</summary>
    /// <param name="args">The words of the command line; the last is the one that is completed, perhaps still empty.</param>
    /// <param name="streams">Where it is written.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<int> RunAsync(string[] args, Streams streams, CancellationToken cancellationToken)
    {
        var (found, directive) = (ImmutableArray<Candidate>.Empty, NoFiles);
        try
        {
            var line = TypedLine.Of(args, streams);
            (found, directive) = line.Option is { Completion: OptionCompletion.Files } ? ([], 0)
                : (await FindAsync(line, streams, cancellationToken), NoFiles);
        }
#pragma warning disable CA1031 // An error has no place at a prompt.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            // The answer is that there is nothing.
        }
        if (!found.IsEmpty && found.All(static c => c.IsOpen))
            directive |= NoSpace;
        foreach (var candidate in found)
            streams.Out.Write(candidate.Note.Length == 0 ? $"{candidate.Value}\n" : $"{candidate.Value}\t{candidate.Note}\n");
        streams.Out.Write($":{directive}\n");
        return 0;
    }

    private static async Task<ImmutableArray<Candidate>> FindAsync(TypedLine line, Streams streams, CancellationToken cancellationToken)
    {
        if (line.Option is not { } option)
            return [.. line.Names.Where(n => n.Value.StartsWith(line.Word, StringComparison.Ordinal))];
        var common = new CommonOptions(line.Parsed);
        var request = new CompletionRequest(option, line.Word, new WorldOptions(common.Connection with
        {
            SkipSystemRoots = streams.OwnsProcess,
            PluginMessage = static _ => { },
        })
        {
            Path = common.Text(Options.From),
            Clock = streams.Clock,
        })
        {
            AllNamespaces = line.Has(Options.AllNamespaces) || line.Has(Options.NamespaceSelector),
        };
        return request.Place.Path == "-" ? [] : await new CompletionUseCase(streams.Clock, Life).RunAsync(request, Patience, cancellationToken);
    }
}
