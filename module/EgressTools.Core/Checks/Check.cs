namespace EgressTools.Checks;

/// <summary>
/// One way in which the egress gateway is known to fail, and how to see it. A check is pure: it looks at what was read and says what it found. Its code
/// is never derived from its title and never used again for another.
/// </summary>
/// <param name="code">EGT and four digits; the first says the group (<see cref="CheckGroup"/>).</param>
/// <param name="severity">The worst that it finds.</param>
/// <param name="title">What is wrong where it finds something, a few words.</param>
public abstract class Check(string code, Severity severity, string title)
{
    /// <summary>The code: <c>EGT1001</c>.</summary>
    public string Code => code;

    /// <summary>The worst severity of its findings.</summary>
    public Severity Severity => severity;

    /// <summary>What is wrong where it finds something.</summary>
    public string Title => title;

    /// <summary>The group that the code's first digit names.</summary>
    public CheckGroup Group => (CheckGroup)(code[3] - '0');

    /// <summary>What it looks at; where one of these was not read whole, it is skipped. Of policies those count that could be read.</summary>
    public abstract SnapshotKinds Needs { get; }

    /// <summary>The releases of Cilium that it is about.</summary>
    public virtual VersionSpan Versions => VersionSpan.All;

    /// <summary>Why it is wrong, what users see, and where that is known from: some sentences.</summary>
    public abstract string Why { get; }

    /// <summary>What cures it: some sentences.</summary>
    public abstract string Cure { get; }

    /// <summary>Addresses of issues and documentation, the most telling first.</summary>
    public abstract ImmutableArray<string> References { get; }

    /// <summary>In which releases it was shown.</summary>
    public abstract ShownIn Shown { get; }

    /// <summary>Looks.</summary>
    internal abstract IEnumerable<CheckFinding> Run(CheckContext context);

    /// <summary>A finding of this check with its usual severity.</summary>
    private protected CheckFinding Found(CheckResource resource, string message) => new(Code, Severity, resource, message) { Reference = References[0] };

    /// <summary>A finding about a policy.</summary>
    private protected CheckFinding Found(EgressPolicy policy, string message) => Found(CheckResource.Policy(policy.Name), message) with { Source = policy.Source };

    /// <summary>Addresses of issues of cilium/cilium; pull requests are found under the same.</summary>
    private protected static ImmutableArray<string> Issues(params ReadOnlySpan<int> numbers)
    {
        var addresses = ImmutableArray.CreateBuilder<string>(numbers.Length);
        foreach (var number in numbers)
            addresses.Add($"https://github.com/cilium/cilium/issues/{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        return addresses.MoveToImmutable();
    }
}

/// <summary>What checks are about; the number is the first digit of their codes.</summary>
public enum CheckGroup
{
    /// <summary>Policy documents.</summary>
    Policies = 1,

    /// <summary>Nodes and gateways, and the pools that make them.</summary>
    Gateways = 2,

    /// <summary>Addresses and paths.</summary>
    Addresses = 3,

    /// <summary>The installation of Cilium and its version.</summary>
    Installation = 4,

    /// <summary>Running state: agents' maps and exit addresses.</summary>
    Running = 5,

    /// <summary>The tool itself.</summary>
    Tool = 9,
}
