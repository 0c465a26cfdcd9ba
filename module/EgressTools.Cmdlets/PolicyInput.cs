namespace EgressTools.Cmdlets;

/// <summary>Collects policies as a cmdlet gets them: objects, files, folders, and text, also line
/// by line. What cannot be used is an error, and the rest counts.</summary>
internal sealed class PolicyInput(PSCmdlet cmdlet)
{
    private readonly List<string> _lines = [];
    private readonly List<EgressPolicyDocument> _documents = [];

    /// <summary>All of them; asked for at the end, since only then it is known where a text ends.</summary>
    public IReadOnlyList<EgressPolicyDocument> Documents
    {
        get
        {
            if (_lines.Count > 0)
                Read(string.Join('\n', _lines), "the pipeline");
            _lines.Clear();
            return _documents;
        }
    }

    /// <summary>Files and folders, with wildcards.</summary>
    public void AddFiles(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            foreach (var file in cmdlet.GetResolvedProviderPathFromPSPath(path, out _))
                ReadFiles(file);
        }
    }

    /// <summary>An object of the pipeline.</summary>
    public void Add(object? input)
    {
        switch (input)
        {
            case EgressPolicyDocument document:
                _documents.Add(document);
                break;
            case FileInfo file:
                ReadFiles(file.FullName);
                break;
            // A text of several lines is a document; single lines are those of one, as Get-Content writes them.
            case string text when text.Contains('\n', StringComparison.Ordinal):
                Read(text, "the pipeline");
                break;
            case string line:
                _lines.Add(line);
                break;
            default:
                var error = new UsageException($"{cmdlet.MyInvocation.MyCommand.Name} takes policies of New-EgressPolicy, files, or YAML or JSON as text, " +
                    $"not {input?.GetType().Name ?? "null"}", "NoPolicy");
                cmdlet.WriteError(ErrorRecords.From(error, input));
                break;
        }
    }

    private void ReadFiles(string path)
    {
        try
        {
            foreach (var file in ApplyPolicies.Files(path))
                ReadFile(file);
        }
        catch (InputException error)
        {
            cmdlet.WriteError(ErrorRecords.From(error, path));
        }
    }

    private void ReadFile(string file) => Keep(file, (out ImmutableArray<InputException> refused,
        out ImmutableArray<string> warnings) => EgressPolicyDocument.ReadFile(file, out refused, out warnings, CancellationToken.None));

    private void Read(string text, string source) => Keep(source, (out ImmutableArray<InputException> refused,
        out ImmutableArray<string> warnings) => EgressPolicyDocument.Read(text, source, out refused, out warnings));

    private void Keep(string source, Reading read)
    {
        try
        {
            _documents.AddRange(read(out var refused, out var warnings));
            foreach (var warning in warnings)
                cmdlet.WriteWarning(warning);
            foreach (var error in refused)
                cmdlet.WriteError(ErrorRecords.From(error, source));
        }
        catch (InputException error)
        {
            cmdlet.WriteError(ErrorRecords.From(error, source));
        }
    }

    private delegate ImmutableArray<EgressPolicyDocument> Reading(out ImmutableArray<InputException> refused, out ImmutableArray<string> warnings);
}
