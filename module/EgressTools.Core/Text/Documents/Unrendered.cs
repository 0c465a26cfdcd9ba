using System.Buffers;
using System.Text.RegularExpressions;

namespace EgressTools.Text.Documents;

/// <summary>Text that another tool fills in before it is a document.</summary>
/// <param name="What">What it is: "a Helm template".</param>
/// <param name="Sample">The first of it, as it stands there.</param>
/// <param name="Remedy">How to render it, one clause.</param>
internal sealed record UnrenderedText(string What, string Sample, string Remedy)
{
    /// <summary>One clause: "not rendered: '{{ .Values.name }}' is of a Helm template".</summary>
    public string Reason => $"not rendered: '{Sample}' is part of {What}";

    /// <summary>Whether it is a template: no API server takes such text where a policy has its name, an address or a label.</summary>
    public bool IsTemplate { get; init; }
    /// <summary>Whether it is a variable of a shell or of Flux, which a label may seem to have as its value.</summary>
    public bool IsVariable { get; init; }
}

/// <summary>Finds text that is not rendered yet: templates of Helm and others, variables of Flux and envsubst, and placeholders.</summary>
internal static partial class Unrendered
{
    private const int LongestSample = 60;
    private static readonly SearchValues<char> Marks = SearchValues.Create("{$<[#@_%(");

    /// <summary>What of a line of text only a template has; null where there is none.</summary>
    public static UnrenderedText? OfLine(ReadOnlySpan<byte> line) => (line.IndexOf("{{"u8) >= 0 || line.IndexOf("{%"u8) >= 0)
        && !line.TrimStart(" \t"u8).StartsWith("#"u8) ? Of(Encoding.UTF8.GetString(line)) : null;

    /// <summary>What of a value is not rendered; null where it is what it is.</summary>
    public static UnrenderedText? Of(string value)
    {
        if (value.AsSpan().IndexOfAny(Marks) < 0)
            return null;
        if (Template().Match(value) is { Success: true } template)
            return OfTemplate(Short(template.Value));
        if (Variable().Match(value) is { Success: true } variable)
        {
            return new UnrenderedText("a text with variables of Flux or envsubst", Short(variable.Value),
                $"render it first: {Subcommands.Check.Reading("flux build kustomization NAME --path DIR")}, or {Subcommands.Check.Reading("envsubst < FILE")}")
            { IsVariable = true };
        }
        return Placeholder().Match(value) is { Success: true } placeholder
            ? new UnrenderedText("a text with placeholders", Short(placeholder.Value), "replace the placeholders with values")
            : null;
    }

    /// <summary>A document that says itself that kustomize lays it over another: it has a member with this name.</summary>
    public static UnrenderedText Patch(string name) =>
        new("a strategic merge patch", name, $"build it first: {Subcommands.Check.Reading("kustomize build DIR")}") { IsTemplate = true };

    private static UnrenderedText OfTemplate(string sample) => Helm().IsMatch(sample)
        ? new UnrenderedText("a Helm template", sample, $"render it first: {Subcommands.Check.Reading("helm template RELEASE CHART")}") { IsTemplate = true }
        : new UnrenderedText("a template", sample, "render it first with its own tool, such as helm template, ansible or jinja2, " +
            $"and give the result to {Subcommands.Check} {Options.Filename}")
        { IsTemplate = true };

    private static string Short(string text) => text.Length <= LongestSample ? text : text[..LongestSample] + "...";

    // Where the end is on another line, the begin is enough.
    [GeneratedRegex(@"\{\{.*?(\}\}|$)|\{%.*?(%\}|$)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Template();

    // Fields begin with a point, variables of a template with a dollar; what stands alone is a function or a control word of Go's templates.
    [GeneratedRegex(@"^\{\{-?\s*([.$/]|(include|template|if|else|end|with|range|define|block|toYaml|tpl|required|default|quote|printf|lookup)\b)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Helm();

    [GeneratedRegex(@"\$\{[^{}]*\}|\$\([A-Za-z_][A-Za-z0-9_.]*\)|^\$[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"<[A-Za-z][^<>]*>|\[\[[^\[\]]+\]\]|#\{[^{}]+\}#|@[A-Z][A-Z0-9_]*@|^__[A-Za-z0-9_]+__$|^%[A-Z][A-Z0-9_]*%$|^\(\([^()]+\)\)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
