using System.CommandLine;
using EgressTools.Plugin.Commands;

namespace EgressTools.Plugin;

/// <summary>The options of every command that lists something.</summary>
/// <param name="formats">What <c>-o</c> takes.</param>
internal sealed class ListOptions(ImmutableArray<OutputKind> formats)
{
    private readonly Option<string?> _output = Options.Output(formats);
    private readonly Option<bool> _noHeaders = Options.Flag("--no-headers", "No headers");
    private readonly Option<string?> _sortBy = CommonOptions.Text("--sort-by", "PATH", "Order by a value of the items, such as .name: a path as in -o jsonpath");

    public ListOptions()
        : this(OutputFormat.OfLists)
    {
    }

    /// <summary>The command with these options behind its own.</summary>
    public Command AddTo(Command command)
    {
        command.Options.Add(_output);
        command.Options.Add(_noHeaders);
        command.Options.Add(_sortBy);
        return command;
    }

    /// <summary>What the command line asks for; read before the world is, so that a mistake costs nothing.</summary>
    /// <exception cref="UsageException">A value cannot be used.</exception>
    public ListStyle Read(Session session) => new(
        session.Format(_output, formats), !session.Value(_noHeaders), session.Value(_sortBy) is { } path ? SortKey.Parse(path) : null);
}

/// <summary>How a list is to be printed.</summary>
internal sealed record ListStyle(OutputFormat Format, bool Headers, SortKey? Sort);
