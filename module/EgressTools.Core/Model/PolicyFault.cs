using System.Runtime.InteropServices;

namespace EgressTools.Model;

/// <summary>Minor releases of Cilium 1, from one on and before another.</summary>
/// <param name="From">The first.</param>
/// <param name="Before">The first behind them.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReleaseRange(int From, int Before)
{
    /// <summary>Every release.</summary>
    public static readonly ReleaseRange All = new(0, int.MaxValue);

    /// <summary>That release and later ones.</summary>
    public static ReleaseRange Since(int minor) => new(minor, int.MaxValue);

    /// <summary>Releases before that one.</summary>
    public static ReleaseRange Until(int minor) => new(0, minor);

    /// <summary>Whether it holds no release.</summary>
    public bool IsEmpty => From >= Before;

    /// <summary>The releases of both.</summary>
    public ReleaseRange And(ReleaseRange other) => new(Math.Max(From, other.From), Math.Min(Before, other.Before));

    /// <summary>Whether a release is one of them.</summary>
    public bool Contains(CiliumVersion version) => version.IsAtLeast(1, From) && (Before == int.MaxValue || !version.IsAtLeast(1, Before));

    /// <summary>"in every release", "before Cilium 1.18", "from Cilium 1.20 on", "in Cilium 1.16 to 1.19".</summary>
    public override string ToString() => (From, Before) switch
    {
        (0, int.MaxValue) => "in every release",
        (0, _) => string.Create(CultureInfo.InvariantCulture, $"before Cilium 1.{Before}"),
        (_, int.MaxValue) => string.Create(CultureInfo.InvariantCulture, $"from Cilium 1.{From} on"),
        _ => string.Create(CultureInfo.InvariantCulture, $"in Cilium 1.{From} to 1.{Before - 1}"),
    };
}

/// <summary>Why the API server rejects a policy that is to be applied: what is wrong with one field.</summary>
/// <param name="Path">The field: <c>spec.selectors[0].podSelector.matchLabels.app</c>.</param>
/// <param name="Reason">What is wrong, one clause that names the field, the value and what is allowed.</param>
/// <param name="Remedy">What to write, one clause.</param>
public sealed record PolicyFault(string Path, string Reason, string Remedy)
{
    /// <summary>The releases whose schema rejects it.</summary>
    public ReleaseRange Releases { get; init; } = ReleaseRange.All;
    /// <summary>The line of the field in its file; 0 where it is not known.</summary>
    public int Line { get; init; }
    /// <summary>Whether the field is required and missing.</summary>
    public bool IsMissing { get; init; }
    /// <summary>Whether a value is of another type than the field has: such a document is in no cluster.</summary>
    public bool IsMalformed { get; init; }
    /// <summary>Whether the field is given twice, which kubectl refuses before the API server sees it.</summary>
    public bool IsRepeated { get; init; }
    /// <summary>Who refuses the document, and why.</summary>
    public string Message => $"{(IsRepeated ? "kubectl rejects the document" : "the API server rejects it")}: {Reason}";
}
