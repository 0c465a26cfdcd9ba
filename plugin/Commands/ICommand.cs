namespace EgressTools.Plugin.Commands;

/// <summary>A subcommand: its options, and one call of the library.</summary>
internal interface ICommand
{
    /// <summary>Its declaration.</summary>
    CommandDefinition Definition { get; }

    /// <summary>Whether an interrupt may end it wherever it is: it has made nothing, in the cluster or in files, that is to be removed.</summary>
    bool LeavesNothing(Session session) => false;

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    Task<int> RunAsync(Session session, CancellationToken cancellationToken);
}
