namespace EgressTools.Checks;

/// <summary>
/// A check for one known failure of the egress gateway. It is pure: it reads a snapshot and returns findings. Its code is not derived from its title and never
/// reused.
/// </summary>
/// <param name="code">EGT and four digits; the first is the group (<see cref="CheckGroup"/>).</param>
/// <param name="severity">The highest severity of its findings.</param>
/// <param name="title">The title: a noun phrase or a short statement.</param>
public abstract class Check(string code, Severity severity, string title)
{
    /// <summary>The code: <c>EGT1001</c>.</summary>
    public string Code => code;

    /// <summary>The highest severity of its findings.</summary>
    public Severity Severity => severity;

    /// <summary>The title: a noun phrase or a short statement.</summary>
    public string Title => title;

    /// <summary>The group: the first digit of the code.</summary>
    public CheckGroup Group => (CheckGroup)(code[3] - '0');

    /// <summary>What it reads. If one of these is incomplete, the check is skipped; of policies it checks those that could be read.</summary>
    public abstract SnapshotKinds Needs { get; }

    /// <summary>The releases of Cilium that have the fault.</summary>
    public virtual VersionSpan Versions => VersionSpan.All;

    /// <summary>The mechanism and what users see: some sentences.</summary>
    public abstract string Why { get; }

    /// <summary>The remedy: some sentences.</summary>
    public abstract string Cure { get; }

    /// <summary>Addresses of issues and documentation, the best one first.</summary>
    public abstract ImmutableArray<string> References { get; }

    /// <summary>The releases in which the fault was shown.</summary>
    public abstract ShownIn Shown { get; }

    /// <summary>Runs the check.</summary>
    internal abstract IEnumerable<CheckFinding> Run(CheckContext context);

    /// <summary>A finding with the severity of the check.</summary>
    private protected CheckFinding Found(CheckResource resource, string message) => new(Code, Severity, resource, message) { Reference = References[0] };

    /// <summary>A finding about a policy.</summary>
    private protected CheckFinding Found(EgressPolicy policy, string message) =>
        Found(CheckResource.Policy(policy.Name), message) with { Source = policy.Source };

    /// <summary>Addresses of issues of cilium/cilium; those of pull requests redirect.</summary>
    private protected static ImmutableArray<string> Issues(params ReadOnlySpan<int> numbers)
    {
        var addresses = ImmutableArray.CreateBuilder<string>(numbers.Length);
        foreach (var number in numbers)
            addresses.Add($"https://github.com/cilium/cilium/issues/{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        return addresses.MoveToImmutable();
    }
}

/// <summary>Groups of checks; the number is the first digit of their codes.</summary>
public enum CheckGroup
{
    /// <summary>Policy documents.</summary>
    Policies = 1,

    /// <summary>Nodes, gateways and node pools.</summary>
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
