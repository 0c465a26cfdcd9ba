namespace EgressTools.Checks;

/// <summary>How much a finding matters; ordered, so that a threshold can be compared with.</summary>
public enum Severity
{
    /// <summary>Good to know; nothing is wrong.</summary>
    Info,

    /// <summary>Works, but not as somebody probably expects, or not for long.</summary>
    Warning,

    /// <summary>Traffic is lost, or leaves by another address than somebody expects.</summary>
    Error,
}
