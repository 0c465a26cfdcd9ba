namespace EgressTools.Cmdlets;

/// <summary>Collects documents as a cmdlet gets them: objects, files, folders, and text, also line by line.</summary>
internal sealed class PolicyInput(PSCmdlet cmdlet)
{
    private readonly List<string> _lines = [];
    private readonly List<PolicySource> _sources = [];

    /// <summary>Whether something that was given is an error and not among the documents.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>How much there is.</summary>
    public int Count => _sources.Count + _lines.Count;

    /// <summary>The files and folders, and "-" where there is more, which is in <see cref="Rest"/>.</summary>
    public ImmutableArray<string> Files => [.. All.Select(static s => s.Path ?? "-").Distinct()];

    /// <summary>The documents that are not files.</summary>
    public Stream Rest => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(
        string.Join("\n---\n", All.Where(static s => s.Path is null).Select(static s => s.Text))));

    private IEnumerable<PolicySource> All => _lines.Count > 0 ? _sources.Append(new PolicySource { Text = string.Join('\n', _lines) }) : _sources;

    /// <summary>Files and folders, with wildcards.</summary>
    public void AddFiles(IEnumerable<string> paths)
    {
        try
        {
            foreach (var path in paths)
                AddFile(path);
        }
        catch (UsageException error)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.From(error));
        }
    }

    /// <summary>What the pipeline gave.</summary>
    public void Add(object[] input)
    {
        if (cmdlet.MyInvocation.BoundParameters.ContainsKey("InputObject") && !cmdlet.MyInvocation.ExpectingInput && !Arguments.Each(input).Any())
            cmdlet.ThrowTerminatingError(ErrorRecords.From(new UsageException("the list holds nothing: is a variable not set?", "EmptyInput")));
        foreach (var item in Unrolled(input))
        {
            try
            {
                Add(item);
            }
            catch (UsageException error)
            {
                Miss(ErrorRecords.From(error, item));
            }
            catch (ItemNotFoundException error)
            {
                Miss(new ErrorRecord(error.ErrorRecord, error));
            }
        }
    }

    private void Miss(ErrorRecord error)
    {
        IsIncomplete = true;
        cmdlet.WriteError(error);
    }

    // A list of Kubernetes stays whole: errors say which of its items is meant.
    private static IEnumerable<object> Unrolled(object[] input) =>
        input.SelectMany(static item => Arguments.Value(item) is object[] nested ? Unrolled(nested) : [item]);

    private void Add(object item)
    {
        switch (Arguments.Value(item))
        {
            // A text of several lines is a document; single lines are those of one, as Get-Content writes them.
            case string text when text.Contains('\n', StringComparison.Ordinal):
                _sources.Add(new PolicySource { Text = text });
                break;
            case string path when IsPath(path):
                AddFile(path);
                break;
            case string line:
                _lines.Add(line);
                break;
            default:
                _sources.Add(ObjectJson.Document(item) is { } json ? new PolicySource { Text = json }
                    : Arguments.First(item, "FullName", "PSPath", "Path") is { } file
                        ? new PolicySource { Path = FilePaths.Of(cmdlet, file) }
                        : throw Refusal(item));
                break;
        }
    }

    private void AddFile(string path)
    {
        var found = FilePaths.Matching(cmdlet, path);
        if (found.Count == 0)
            throw new UsageException($"no file matches '{path}'", "NoSuchPath");
        _sources.AddRange(found.Select(static p => new PolicySource { Path = p }));
    }

    // The name of a file, as git diff --name-only gives it, and no line of YAML.
    private static bool IsPath(string text) => System.IO.Path.GetExtension(text).ToUpperInvariant() is ".YAML" or ".YML" or ".JSON"
        && !text.Contains(": ", StringComparison.Ordinal) && text[0] is not (' ' or '-' or '#' or '"' or '\'' or '{' or '[');

    private UsageException Refusal(object item) => new(
        $"{cmdlet.MyInvocation.MyCommand.Name} takes policies of {Subcommands.CreatePolicy} or of kubectl get, files, " +
        $"or YAML or JSON as text, not {Arguments.TypeName(item)}", "NoPolicy");

    /// <summary>Reads all of them, now that it is known where a text ends. What cannot be used is an error, and the rest counts.</summary>
    public async Task<ImmutableArray<EgressPolicyDocument>> ReadAsync(Pipeline pipeline, CancellationToken cancellationToken) =>
        (await PolicyReader.ReadAsync(All, Stream.Null, cancellationToken).ConfigureAwait(false)).Tell(pipeline);
}
