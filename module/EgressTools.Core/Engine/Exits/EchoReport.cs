namespace EgressTools.Engine.Exits;

/// <summary>How a container came off that was asked for its exit address.</summary>
public enum EchoOutcome
{
    /// <summary>A service answered with an address.</summary>
    Answered,
    /// <summary>None did.</summary>
    NoAnswer,
    /// <summary>The image has no program that could ask.</summary>
    NoProgram,
    /// <summary>The question did not reach the container.</summary>
    NotAsked,
}

/// <summary>What asking one container came to.</summary>
/// <param name="Outcome">How it came off.</param>
/// <param name="Failure">Why there is no address, one clause; empty where there is one.</param>
public sealed record EchoReport(EchoOutcome Outcome, string Failure)
{
    /// <summary>What the service saw.</summary>
    public Address? Address { get; init; }
    /// <summary>Which of the services answered, counted from 0; -1 where none did.</summary>
    public int Service { get; init; } = -1;
    /// <summary>curl, wget, bash or python3; empty where there is none.</summary>
    public string Method { get; init; } = "";
}
