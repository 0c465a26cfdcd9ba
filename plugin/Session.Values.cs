using System.CommandLine.Parsing;
using System.Globalization;

namespace EgressTools.Plugin;

/// <summary>How a list is to be printed.</summary>
internal sealed record ListStyle(OutputFormat Format, bool Headers, Output.SortKey? Sort)
{
    public bool IsTable => Format.Kind is OutputKind.Table or OutputKind.Wide;
}

/// <content>The values of options.</content>
internal sealed partial class Session
{
    /// <summary>Whether a switch was given.</summary>
    public bool Has(OptionDefinition option) => parsed.GetValue<bool>(option.Name);
    /// <summary>The value of an option; null where it was not given.</summary>
    public string? Text(OptionDefinition option) => parsed.GetValue<string?>(option.Name);
    /// <summary>The value of an option, or its default.</summary>
    public string TextOrDefault(OptionDefinition option) => Text(option) ?? option.Default!;

    /// <summary>The same where the option may be given once only.</summary>
    public string Once(OptionDefinition option) => parsed.GetResult(option.Name) is OptionResult { IdentifierTokenCount: > 1 }
        ? throw new UsageException($"{option} is given twice: give it once", "InvalidLabel")
        : TextOrDefault(option);

    /// <summary>The labels of -l; null where it was not given.</summary>
    public LabelSelector? Selector() => Text(Options.Selector) is { } text ? LabelSelectorParser.Parse(text, Options.Selector) : null;

    /// <summary>All values of an option that may be repeated.</summary>
    public ImmutableArray<string> Texts(OptionDefinition option) => [.. parsed.GetValue<string[]>(option.Name) ?? []];

    /// <summary>One of the values that are allowed, as a value of an enumeration; its first where the option was not given.</summary>
    public T Choice<T>(OptionDefinition option)
        where T : struct, Enum => Text(option) is { } text ? Enum.Parse<T>(option.Require(text), ignoreCase: true) : default;

    /// <summary>A time.</summary>
    public TimeSpan? Time(OptionDefinition option) => (Text(option) ?? option.Default) is { } text ? Duration.Parse(text, option) : null;

    /// <summary>A number in the option's range; null where the option was not given. Without a range the core says what is too much or too little.</summary>
    public int? Number(OptionDefinition option) => Text(option) is not { } text ? null
        : option.Range is { } range ? Number(option, text, range.Least, range.Most)
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new UsageException($"{option} must be a {(text.All(char.IsAsciiDigit) ? "smaller" : "whole")} number, not '{text}'", "InvalidNumber");

    private static int Number(OptionDefinition option, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{option} must be a number from {least} to {most}, not '{text}'", "InvalidNumber");

    /// <summary>The format of -o.</summary>
    public OutputFormat Format(ImmutableArray<OutputKind> allowed, OutputKind standard = OutputKind.Table) =>
        Text(Options.Output) is { } text ? OutputFormat.Parse(text, allowed) : new OutputFormat(standard);

    /// <summary>How a list is to be printed; read before the world is, so that a mistake costs nothing.</summary>
    public ListStyle List() => List(OutputFormat.OfLists);

    /// <inheritdoc cref="List()"/>
    public ListStyle List(ImmutableArray<OutputKind> formats) =>
        new(Format(formats), !Has(Options.NoHeaders), Text(Options.SortBy) is { } path ? Output.SortKey.Parse(path) : null);

    /// <summary>The echo services of --echo, else those of the environment; none where the public ones are to be asked.</summary>
    public ImmutableArray<Uri> Echoes() => EchoServices.Choose([.. Texts(Options.Echo).Select(Echo)], Offline ? null : streams.Variable(EchoServices.Variable));

    private static Uri Echo(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? new Uri(text)
        : throw new UsageException($"{Options.Echo} must be a URL such as http://host/path or https://host/path, not '{text}'", "InvalidEcho");
}
