namespace EgressTools.Cmdlets;

/// <summary>The session whose command line is being typed.</summary>
internal static class Session
{
    /// <summary>What an expression is there; null where it is nothing, or fails.</summary>
    public static object? Value(string expression, params object[] arguments) =>
        ScriptBlock.Create($",({expression})").Invoke(arguments).FirstOrDefault()?.BaseObject;
}
