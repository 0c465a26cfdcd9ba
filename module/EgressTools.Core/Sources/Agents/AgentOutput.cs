namespace EgressTools.Sources.Agents;

/// <summary>What an agent, or a file that has kept its words, said: the value, or why it could not be understood.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Fault">One clause; null where it was understood.</param>
public readonly record struct AgentReply<T>(T? Value, string? Fault)
    where T : class
{
    /// <summary>It was understood.</summary>
    public static implicit operator AgentReply<T>(T value) => new(value, null);
    internal static AgentReply<T> Failed(string fault) => new(null, fault);
}

/// <summary>What all outputs of agents have in common. They are texts of others: nothing in them is more than data.</summary>
internal static class AgentOutput
{
    // Four for each entry; 8 MB hold some 75,000 entries. A text of commas alone would take ten times its size to parse.
    private const int MostCommas = 400_000;

    // What kubectl says before a command's own output, in its newer and older words.
    private static readonly string[] Preambles = ["Defaulted container ", "Defaulting container name to ", "Use 'kubectl describe pod"];

    /// <summary>The output without what kubectl says in front of it.</summary>
    public static string WithoutPreamble(string text)
    {
        var rest = text.AsSpan().TrimStart();
        while (IsPreamble(rest))
            rest = rest.IndexOf('\n') is var end and >= 0 ? rest[end..].TrimStart() : [];
        return rest.Length == text.AsSpan().TrimStart().Length ? text : rest.ToString();
    }

    private static bool IsPreamble(ReadOnlySpan<char> text)
    {
        foreach (var words in Preambles)
        {
            if (text.StartsWith(words))
                return true;
        }
        return false;
    }

    /// <summary>Whether an output is JSON.</summary>
    public static bool IsJson(string text) => text.AsSpan().TrimStart() is ['[' or '{', ..];

    /// <summary>Reads JSON.</summary>
    public static AgentReply<T> OfJson<T>(string text, Func<JsonElement, AgentReply<T>> read)
        where T : class
    {
        if (text.AsSpan().Count(',') > MostCommas)
            return AgentReply<T>.Failed("its JSON has more values than any agent prints");
        try
        {
            using var document = JsonDocument.Parse(text);
            return read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return AgentReply<T>.Failed($"its JSON is damaged or ends too early ({EgressMapOutput.Quote(text)} ...)");
        }
    }

    /// <summary>A member of an object; null where there is none.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The items of a list; none for anything else.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement? element) => element is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The texts of a list; null for an item that is something else.</summary>
    public static IEnumerable<string?> Texts(this JsonElement? element) => element.Items().Select(static item => ((JsonElement?)item).Text());

    /// <summary>A text; null for anything else.</summary>
    public static string? Text(this JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>"true", "Enabled" and their opposites; null for anything else.</summary>
    public static bool? Truth(string? word) => word?.ToUpperInvariant() switch
    {
        "TRUE" or "ENABLED" => true,
        "FALSE" or "DISABLED" => false,
        _ => null,
    };

    /// <summary>Whether a text can be the name of an interface: what the kernel allows, in letters that do no harm.</summary>
    public static bool IsInterface(string name) => name.Length is > 0 and <= 15 && name is not ("." or "..")
        && name.All(static c => c is > ' ' and <= '~' and not ('/' or ':' or ',' or '[' or ']'));
}
