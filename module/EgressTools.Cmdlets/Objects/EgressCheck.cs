namespace EgressTools;

/// <summary>A check, as Invoke-EgressCheck -List shows it.</summary>
[View(nameof(Code), nameof(Severity), nameof(Finds), nameof(Cilium), Wraps = true)]
public sealed class EgressCheck : EgressObject
{
    private readonly Check _check;

    internal EgressCheck(Check check) => _check = check;

    /// <summary>The check's code.</summary>
    public string Code => _check.Code;
    /// <summary>The severity of its findings: error, warning or info.</summary>
    public string Severity => CheckWords.Of(_check.Severity);
    /// <summary>What it finds.</summary>
    public string Finds => _check.Title;
    /// <summary>The versions of Cilium that it is about.</summary>
    public string? Cilium => Text(_check.Versions);
    /// <summary>The group that it belongs to.</summary>
    public string Group => CheckWords.Of(_check.Group);
    /// <summary>The kinds of objects that it looks at.</summary>
    public string LooksAt => CheckWords.Of(_check.Needs);
    /// <summary>In which releases the fault was shown, and how.</summary>
    public string? ShownIn => Text(_check.Shown);
    /// <summary>Addresses of what explains it.</summary>
    [Sentences]
    public ItemCollection<string> References => Texts(_check.References);

    /// <summary>In one line.</summary>
    public override string ToString() => $"{Code}: {Finds}";
}
