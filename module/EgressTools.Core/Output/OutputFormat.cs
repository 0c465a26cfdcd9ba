namespace EgressTools.Output;

/// <summary>The formats of <c>-o</c>.</summary>
public enum OutputKind
{
    /// <summary>A table for people.</summary>
    Table,
    /// <summary>A table with all columns.</summary>
    Wide,
    /// <summary>JSON.</summary>
    Json,
    /// <summary>YAML.</summary>
    Yaml,
    /// <summary>kind/name, one a line.</summary>
    Name,
    /// <summary>kubectl's JSONPath template.</summary>
    JsonPath,
    /// <summary>A table of own columns.</summary>
    CustomColumns,
    /// <summary>Comma-separated values with all columns (RFC 4180).</summary>
    Csv,
    /// <summary>JUnit XML, for <c>test</c>.</summary>
    JUnit,
    /// <summary>A unified diff, for <c>plan</c>.</summary>
    Diff,
    /// <summary>Terraform's language, for <c>create nodepool</c>.</summary>
    Hcl,
}

/// <summary>A format that <c>-o</c> asked for, parsed.</summary>
/// <param name="Kind">Which.</param>
public sealed record OutputFormat(OutputKind Kind)
{
    /// <summary>A table.</summary>
    public static readonly OutputFormat Table = new(OutputKind.Table);

    private const string AsJson = "jsonpath-as-json";
    private const string PathFile = "jsonpath-file";
    private const string ColumnsFile = "custom-columns-file";

    private static readonly ImmutableArray<(string Word, OutputKind Kind)> Variants =
        [(AsJson, OutputKind.JsonPath), (PathFile, OutputKind.JsonPath), (ColumnsFile, OutputKind.CustomColumns)];

    /// <summary>For <see cref="OutputKind.JsonPath"/>.</summary>
    public JsonPathTemplate? Template { get; private init; }
    /// <summary>For <see cref="OutputKind.CustomColumns"/>.</summary>
    public ImmutableArray<CustomColumn> CustomColumns { get; private init; } = [];

    /// <summary>Formats of every command that lists something.</summary>
    public static readonly ImmutableArray<OutputKind> OfLists =
        [OutputKind.Table, OutputKind.Wide, OutputKind.Json, OutputKind.Yaml, OutputKind.Name, OutputKind.JsonPath, OutputKind.CustomColumns, OutputKind.Csv];

    /// <summary>Formats of commands that print Kubernetes objects.</summary>
    public static readonly ImmutableArray<OutputKind> OfObjects = [OutputKind.Json, OutputKind.Yaml, OutputKind.Name, OutputKind.JsonPath];

    /// <summary>Reads the value of <c>-o</c>.</summary>
    /// <exception cref="UsageException">Not one of the <paramref name="allowed"/> formats, or its template is wrong.</exception>
    public static OutputFormat Parse(string text, ImmutableArray<OutputKind> allowed)
    {
        var (name, argument) = text.Split('=', 2) is [var word, var value] ? (word, value) : (text, null);
        RefuseGoTemplate(name, $"{Options.Output.With("jsonpath=...")} or {Options.Output.With("json")}");
        foreach (var (known, kind) in Known(allowed))
        {
            if (known == name)
                return Create(kind, name, argument);
        }
        throw new UsageException($"unknown output format '{name}'; use {Listed.Either(Words(allowed))}" +
            NearMiss.Hint(name, Known(allowed).Select(static k => k.Word)), "UnknownFormat");
    }

    /// <summary>The words of the formats, with those that take their template from a file or write JSON.</summary>
    private static IEnumerable<(string Word, OutputKind Kind)> Known(ImmutableArray<OutputKind> kinds) =>
        kinds.Select(static k => (Word(k), k)).Concat(Variants.Where(v => kinds.Contains(v.Kind)));

    /// <summary>A format of kubectl that somebody will try.</summary>
    /// <exception cref="UsageException">It is a template of Go.</exception>
    internal static void RefuseGoTemplate(string name, string instead)
    {
        if (name is "go-template" or "go-template-file" or "template" or "templatefile")
            throw new UsageException($"output format '{name}' needs Go's template language, which this tool does not have; use {instead}");
    }

    /// <summary>The words of the formats, as messages list them.</summary>
    public static IEnumerable<string> Words(ImmutableArray<OutputKind> kinds) =>
        kinds.Where(static k => k != OutputKind.Table).Select(static k => k is OutputKind.JsonPath or OutputKind.CustomColumns ? Word(k) + "=..." : Word(k));

    private static string Word(OutputKind kind) => kind switch
    {
        OutputKind.Wide => "wide",
        OutputKind.Json => "json",
        OutputKind.Yaml => "yaml",
        OutputKind.Name => "name",
        OutputKind.JsonPath => "jsonpath",
        OutputKind.CustomColumns => "custom-columns",
        OutputKind.Csv => "csv",
        OutputKind.Table => "table",
        OutputKind.JUnit => "junit",
        OutputKind.Diff => "diff",
        OutputKind.Hcl => "hcl",
        _ => "",
    };

    private static OutputFormat Create(OutputKind kind, string name, string? argument)
    {
        var takesArgument = kind is OutputKind.JsonPath or OutputKind.CustomColumns;
        if (takesArgument && string.IsNullOrWhiteSpace(argument))
        {
            throw new UsageException($"output format '{name}' needs a {(name is PathFile or ColumnsFile ? "file" : "template")}, " +
                $"for example {Options.Output.With($"{name}={Example(name)}")}");
        }
        if (!takesArgument && argument is not null)
            throw new UsageException($"output format '{name}' takes no template; use {Options.Output.With(name)}");
        return name switch
        {
            PathFile => new OutputFormat(kind) { Template = JsonPathTemplate.Parse(Content(argument!)) },
            ColumnsFile => new OutputFormat(kind) { CustomColumns = CustomColumn.ParseFile(Content(argument!), argument!) },
            _ when kind == OutputKind.JsonPath => new OutputFormat(kind) { Template = JsonPathTemplate.Parse(argument!, asJson: name == AsJson) },
            _ when kind == OutputKind.CustomColumns => new OutputFormat(kind) { CustomColumns = CustomColumn.Parse(argument!) },
            _ => new OutputFormat(kind),
        };
    }

    private static string Example(string name) => name switch
    {
        PathFile => "names.jsonpath",
        ColumnsFile => "columns.txt",
        "custom-columns" => "NAME:.name",
        _ => "'{.items[*].name}'",
    };

    private static string Content(string path) =>
        NamedFile.Read(path, static (input, name) => Encoding.UTF8.GetString(NamedFile.Bytes(input, name, CancellationToken.None)));
}
