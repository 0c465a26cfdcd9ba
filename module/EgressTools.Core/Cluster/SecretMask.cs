namespace EgressTools.Cluster;

/// <summary>Takes the credentials in use out of text from outside. A server or a proxy may echo the request, and what is printed ends up in logs. Safe for use
/// by several threads.</summary>
internal sealed class SecretMask
{
    private const string Stars = "***";

    /// <summary>Shorter ones would take parts out of ordinary words.</summary>
    private const int Shortest = 4;
    private ImmutableArray<string> _forms = [];

    /// <summary>Masks this text from now on: as it is, escaped for a URL, and in base64 at any position of a longer text.</summary>
    public void Add(string? secret)
    {
        if (secret is not { Length: >= Shortest })
            return;
        ImmutableInterlocked.Update(ref _forms,
            static (known, added) => [.. known.Concat(Forms(added)).Distinct(StringComparer.Ordinal).OrderByDescending(static f => f.Length)], secret);
    }

    /// <summary>The text with stars in place of every credential.</summary>
    public string In(string text)
    {
        foreach (var form in _forms)
            text = text.Replace(form, Stars, StringComparison.Ordinal);
        return text;
    }

    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        var bytes = Encoding.UTF8.GetBytes(secret);
        for (var before = 0; before < 3; before++)
        {
            var text = InBase64(bytes, before);
            if (text.Length < 2 * Shortest)
                continue;
            yield return text;
            yield return text.Replace('+', '-').Replace('/', '_');
        }
    }

    /// <summary>The letters that the secret alone decides, where so many other bytes of a group stand before it.</summary>
    private static string InBase64(byte[] secret, int before)
    {
        byte[] group = [.. new byte[before], .. secret];
        var (from, to) = (((before * 8) + 5) / 6, group.Length * 8 / 6);
        return Convert.ToBase64String(group)[from..to];
    }
}
