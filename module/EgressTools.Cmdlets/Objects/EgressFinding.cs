namespace EgressTools;

/// <summary>A finding of a check, as Invoke-EgressCheck shows it.</summary>
[View(nameof(Severity), nameof(Code), nameof(Resource), nameof(Message), Wraps = true)]
public sealed class EgressFinding : EgressObject
{
    private readonly CheckFinding _finding;

    internal EgressFinding(CheckFinding finding) => _finding = finding;

    /// <summary>error, warning or info.</summary>
    public string Severity => CheckWords.Of(_finding.Severity);
    /// <summary>The check's code.</summary>
    public string? Code => Text(_finding.Code);
    /// <summary>The object: kind/name.</summary>
    public string? Resource => Text(_finding.Resource);
    /// <summary>What is wrong and its effect.</summary>
    public string? Message => Text(_finding.Message);
    /// <summary>What to do: a command or a change of a document; null where there is no simple remedy.</summary>
    public string? Remedy => Text(_finding.Remedy);
    /// <summary>The facts behind the message, as "name: value".</summary>
    [Sentences]
    public ItemCollection<string> Evidence => Texts(_finding.Evidence.Select(static e => $"{e.Key}: {e.Value}"));
    /// <summary>The file and line of the object; null for a cluster.</summary>
    public string? Source => Text(_finding.Source);
    /// <summary>The file of the object; null for a cluster.</summary>
    public string? File => Text(_finding.Source?.File);
    /// <summary>The line in the file; null where it is unknown.</summary>
    public int? Line => _finding.Source is { Line: > 0 and var line } ? line : null;
    /// <summary>The address of what explains it.</summary>
    public string? Reference => Text(_finding.Reference);

    /// <summary>In one line.</summary>
    public override string ToString() => $"{Severity} {Code} {Resource}: {Message}";
}
