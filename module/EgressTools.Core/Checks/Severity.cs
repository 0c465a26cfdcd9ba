namespace EgressTools.Checks;

/// <summary>The severity of a finding; ordered for comparison with a threshold.</summary>
public enum Severity
{
    /// <summary>Information; nothing is wrong.</summary>
    Info,
    /// <summary>It works, but probably not as expected, or not for long.</summary>
    Warning,
    /// <summary>Traffic is lost, or has the wrong exit address.</summary>
    Error,
}
