namespace EgressTools.Commands;

/// <summary>Who speaks to the user: it decides by which names messages call options and commands.</summary>
public sealed class FrontEnd
{
    private static readonly AsyncLocal<FrontEnd?> Entered = new();

    private FrontEnd()
    {
    }

    /// <summary>The program <c>kubectl egress</c>: <c>--to</c>, <c>kubectl egress label</c>.</summary>
    public static FrontEnd Kubectl { get; } = new();
    /// <summary>The PowerShell module: <c>-To</c>, <c>Add-EgressNode</c>.</summary>
    public static FrontEnd PowerShell { get; } = new();

    /// <summary>The one that runs: what <see cref="Enter"/> said for this flow of calls, else <see cref="Standard"/>.</summary>
    public static FrontEnd Current => Entered.Value ?? Standard;

    /// <summary>What holds for the whole process: the module sets it where its core is its own. Texts that objects make later are then right as well.</summary>
    public static FrontEnd Standard { get; set; } = Kubectl;

    /// <summary>Lets this call and what it calls speak for a front end. Both can run in one process, as in tests.</summary>
    public static void Enter(FrontEnd frontEnd) => Entered.Value = frontEnd;

    /// <summary>How messages call where documents come from that are in no file.</summary>
    internal static string Input => IsPowerShell ? "the pipeline" : "standard input";

    internal static bool IsPowerShell => ReferenceEquals(Current, PowerShell);
}
