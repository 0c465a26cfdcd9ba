namespace EgressTools.Cmdlets;

/// <summary>Collects policies as a cmdlet gets them: objects, files, folders, and text, also line by line.</summary>
internal sealed class PolicyInput(PSCmdlet cmdlet)
{
    private readonly List<string> _lines = [];
    private readonly List<PolicySource> _sources = [];

    /// <summary>Files and folders, with wildcards.</summary>
    public void AddFiles(IEnumerable<string> paths) =>
        _sources.AddRange(paths.SelectMany(p => cmdlet.GetResolvedProviderPathFromPSPath(p, out _)).Select(static p => new PolicySource { Path = p }));

    /// <summary>An object of the pipeline.</summary>
    public void Add(object? input)
    {
        switch (input)
        {
            case FileInfo file:
                _sources.Add(new PolicySource { Path = file.FullName });
                break;
            // A text of several lines is a document; single lines are those of one, as Get-Content writes them.
            case string text when text.Contains('\n', StringComparison.Ordinal):
                _sources.Add(new PolicySource { Text = text });
                break;
            case string line:
                _lines.Add(line);
                break;
            case not null when Arguments.Manifest(input) is { } manifest:
                _sources.Add(new PolicySource { Text = manifest });
                break;
            default:
                var error = new UsageException($"{cmdlet.MyInvocation.MyCommand.Name} takes policies of {Subcommands.CreatePolicy}, files, " +
                    $"or YAML or JSON as text, not {input?.GetType().Name ?? "null"}", "NoPolicy");
                cmdlet.WriteError(ErrorRecords.From(error, input));
                break;
        }
    }

    /// <summary>Reads all of them, now that it is known where a text ends. What cannot be used is an error, and the rest counts.</summary>
    public async Task<ImmutableArray<EgressPolicyDocument>> ReadAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        IEnumerable<PolicySource> last = _lines.Count > 0 ? [new PolicySource { Text = string.Join('\n', _lines) }] : [];
        return (await PolicyReader.ReadAsync(_sources.Concat(last), Stream.Null, cancellationToken).ConfigureAwait(false)).Tell(pipeline);
    }
}
