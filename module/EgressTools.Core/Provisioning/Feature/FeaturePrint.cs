namespace EgressTools.Provisioning.Feature;

/// <summary>What is printed of a change instead of making it.</summary>
public enum FeaturePrint
{
    /// <summary>The values that change, as a document for helm's <c>-f</c>.</summary>
    Values,

    /// <summary>The commands, a line each.</summary>
    Command,

    /// <summary>A shell script that does it, waits, and stops at the first failure.</summary>
    Script,
}
