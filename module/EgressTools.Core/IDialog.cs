namespace EgressTools;

/// <summary>What a user is asked before something is changed.</summary>
/// <param name="Text">The question, with its question mark.</param>
/// <param name="Deed">What is done then, after "to": "label these nodes".</param>
/// <param name="Declined">What is said where the answer is no: "nothing was changed".</param>
public sealed record Question(string Text, string Deed, string Declined)
{
    /// <summary>What would change, line by line, as <see cref="IDialog.Preview"/> got it.</summary>
    public ImmutableArray<string> Preview { get; init; } = [];

    /// <summary>What would be done, in one line, for who only wants to know that; empty where <see cref="Preview"/> is as short.</summary>
    public string Brief { get; init; } = "";

    /// <summary>Where it is done: the context or the server; empty where <see cref="Text"/> says it.</summary>
    public required string Place { get; init; }

    /// <summary>Whether the answer is needed. If not, the command asks only users who want to be asked about everything.</summary>
    public bool IsNeeded { get; init; } = true;

    /// <summary>Whether a no ends the command, which then fails.</summary>
    public bool EndsCommand { get; init; } = true;
}

/// <summary>How a use case asks. Every member may be called from any thread.</summary>
public interface IDialog
{
    /// <summary>Whether it asks about each object by itself, with what would change, and not about all at once.</summary>
    bool AsksEach => false;

    /// <summary>Shows what would change. A front end whose questions show it does so there alone.</summary>
    void Preview(ImmutableArray<string> lines);

    /// <summary>Looks beforehand whether <see cref="ConfirmAsync"/> would get an answer.</summary>
    /// <param name="deed">What is asked for, after "to": "label these nodes".</param>
    /// <exception cref="UsageException">Nobody can be asked, and no answer was given.</exception>
    void RequireAnswer(string deed);

    /// <summary>Asks, or takes the answer that was given beforehand.</summary>
    /// <returns>Whether to do it.</returns>
    /// <exception cref="UsageException">Nobody can be asked, and no answer was given.</exception>
    Task<bool> ConfirmAsync(Question question, CancellationToken cancellationToken);

    /// <summary>Offers more than was asked for, such as to roll back after a failure.</summary>
    /// <param name="text">The question, with its question mark.</param>
    /// <param name="deed">What is done then: "put saved policies back".</param>
    /// <param name="followsAnswer">Whether a yes that was given beforehand is one here too; otherwise nothing is done then.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <returns>Whether to do it: no where nobody can be asked.</returns>
    Task<bool> OfferAsync(string text, string deed, bool followsAnswer, CancellationToken cancellationToken);
}
