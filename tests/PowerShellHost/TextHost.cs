using System.Globalization;
using System.Management.Automation.Host;

namespace EgressTools.PowerShellHost;

/// <summary>A host that writes what a user would see as text, without colour.</summary>
public sealed class TextHost(TextWriter output, TextWriter errors) : PSHost
{
    private readonly TextInterface _interface = new(output, errors);

    /// <summary>Answers to the next questions, by the position of the choice; with none left the default is taken.</summary>
    public Queue<int> Answers => _interface.Answers;

    /// <summary>Questions that were asked.</summary>
    public IReadOnlyList<string> Questions => _interface.Questions;

    /// <summary>Progress that was shown.</summary>
    public IReadOnlyCollection<string> Activities => _interface.Activities;

    /// <inheritdoc/>
    public override string Name => "EgressTools tests";

    /// <inheritdoc/>
    public override Version Version { get; } = new(1, 0);

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    /// <inheritdoc/>
    public override PSHostUserInterface UI => _interface;

    /// <inheritdoc/>
    public override void EnterNestedPrompt() => throw new NotSupportedException("a test has no prompt");

    /// <inheritdoc/>
    public override void ExitNestedPrompt() => throw new NotSupportedException("a test has no prompt");

    /// <inheritdoc/>
    public override void NotifyBeginApplication()
    {
    }

    /// <inheritdoc/>
    public override void NotifyEndApplication()
    {
    }

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode)
    {
    }
}
