using System.Text;

namespace EgressTools.ApiServer;

/// <summary>Label and field selectors of list requests, with the words of a real server for what does not parse.</summary>
internal static class Selectors
{
    public static Func<IReadOnlyDictionary<string, string>, bool> Labels(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return static _ => true;
        var reader = new Lexer(text);
        var requirements = new List<Func<IReadOnlyDictionary<string, string>, bool>>();
        while (true)
        {
            requirements.Add(Requirement(reader));
            var next = reader.Next();
            if (next.Length == 0)
                break;
            if (next != ",")
                throw ApiError.BadRequest($"found '{next}', expected: ',' or 'end of string'");
        }
        return labels => requirements.TrueForAll(r => r(labels));
    }

    public static Func<System.Text.Json.Nodes.JsonObject, bool> Fields(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return static _ => true;
        var parts = text.Split(',')
            .Select(static p => (Differs: p.Contains("!=", StringComparison.Ordinal), Sides: p.Split(["!=", "="], 2, StringSplitOptions.None))).ToList();
        return item => parts.TrueForAll(p => (Field(item, p.Sides[0]) != p.Sides[1]) == p.Differs);
    }

    private static string? Field(System.Text.Json.Nodes.JsonObject item, string path) => path switch
    {
        "metadata.name" => item.Name(),
        "metadata.namespace" => item.Namespace(),
        "spec.nodeName" => (string?)item["spec"]?["nodeName"],
        "spec.clusterIP" => (string?)item["spec"]?["clusterIP"],
        "spec.type" => (string?)item["spec"]?["type"],
        "status.podIP" => (string?)item["status"]?["podIP"]
        ?? (string?)(item["status"]?["podIPs"] as System.Text.Json.Nodes.JsonArray)?.FirstOrDefault()?["ip"],
        "status.phase" => (string?)item["status"]?["phase"],
        "type" or "reason" when item["involvedObject"] is not null => (string?)item[path],
        "involvedObject.kind" or "involvedObject.namespace" or "involvedObject.name" or "involvedObject.uid" when item["involvedObject"] is { } about =>
        (string?)about[path.Split('.')[1]] ?? "",
        _ => throw ApiError.BadRequest($"field label not supported: {path}"),
    };

    private static Func<IReadOnlyDictionary<string, string>, bool> Requirement(Lexer reader)
    {
        var key = reader.Next();
        if (key == "!")
        {
            var absent = reader.Next();
            return labels => !labels.ContainsKey(absent);
        }
        if (key.Length == 0 || !char.IsAsciiLetterOrDigit(key[0]))
            throw ApiError.BadRequest($"found '{key}', expected: !, identifier, or 'end of string'");
        if (reader.Peek() is "" or ",")
            return labels => labels.ContainsKey(key);
        var operation = reader.Next();
        var values = operation is "in" or "notin" ? Values(reader) : [reader.Peek() is "" or "," ? "" : reader.Next()];
        return operation switch
        {
            "=" or "==" or "in" => labels => labels.TryGetValue(key, out var value) && values.Contains(value),
            "!=" or "notin" => labels => !labels.TryGetValue(key, out var value) || !values.Contains(value),
            _ => throw ApiError.BadRequest($"found '{operation}', expected: in, notin, =, ==, !=, gt, lt"),
        };
    }

    private static HashSet<string> Values(Lexer reader)
    {
        if (reader.Next() != "(")
            throw ApiError.BadRequest("expected: '('");
        var values = new HashSet<string>(StringComparer.Ordinal);
        for (var token = reader.Next(); token != ")"; token = reader.Next())
        {
            if (token.Length == 0)
                throw ApiError.BadRequest("found '', expected: ',' or ')'");
            if (token != ",")
                values.Add(token);
        }
        return values;
    }

    private sealed class Lexer(string text)
    {
        private int _at;

        public string Peek()
        {
            var at = _at;
            var token = Next();
            _at = at;
            return token;
        }

        public string Next()
        {
            while (_at < text.Length && text[_at] == ' ')
                _at++;
            if (_at == text.Length)
                return "";
            foreach (var symbol in (ReadOnlySpan<string>)["==", "!=", "=", "!", ",", "(", ")"])
            {
                if (text.AsSpan(_at).StartsWith(symbol, StringComparison.Ordinal))
                {
                    _at += symbol.Length;
                    return symbol;
                }
            }
            var word = new StringBuilder();
            while (_at < text.Length && !" =!,()".Contains(text[_at], StringComparison.Ordinal))
                word.Append(text[_at++]);
            return word.ToString();
        }
    }
}
