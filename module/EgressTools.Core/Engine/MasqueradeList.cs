namespace EgressTools.Engine;

/// <summary>The configuration of ip-masq-agent: destinations to which pods keep their own address. Read as the agents read it: JSON or YAML, names of members
/// in any case; without a file the well-known private and special ranges count, and a file without the list excludes nothing.</summary>
public sealed record MasqueradeList
{
    private static readonly ImmutableArray<Cidr> Usual =
    [
        .. new[]
        {
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "240.0.0.0/4",
        }.Select(Cidr.Parse),
    ];

    private static readonly Cidr LinkLocalRange = Cidr.Parse("169.254.0.0/16");

    /// <summary>What is not masqueraded, in order and without link-local addresses.</summary>
    public ImmutableArray<Cidr> Listed { get; private init; } = [];
    /// <summary>There is no text, so <see cref="Listed"/> is what the agents take then.</summary>
    public bool IsUsual { get; private init; }
    /// <summary>What is said of link-local addresses (<c>masqLinkLocal</c>); null where nothing is.</summary>
    public bool? LinkLocal { get; private init; }
    /// <summary>Whether link-local addresses are masqueraded too.</summary>
    public bool MasqueradesLinkLocal => LinkLocal == true;
    /// <summary>What is wrong with the text, one clause; null where it can be read. The agents refuse such a text.</summary>
    public string? Fault { get; private init; }
    /// <summary>All destinations that are not masqueraded.</summary>
    public IEnumerable<Cidr> Excluded => MasqueradesLinkLocal ? Listed : Listed.Append(LinkLocalRange);

    /// <summary>Reads the value of the key <c>config</c>.</summary>
    /// <param name="text">The text; null and "" where there is no file.</param>
    public static MasqueradeList Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return new MasqueradeList { Listed = Usual, IsUsual = true };
        var documents = DocumentFile.Raw(Encoding.UTF8.GetBytes(text), out var faults);
        if (faults.Count > 0)
            return new MasqueradeList { Fault = $"cannot be read: {faults[0].Reason}" };
        if (documents.Count == 0)
            return new MasqueradeList();
        using var document = JsonDocument.Parse(documents[0].Json);
        return document.RootElement.ValueKind switch
        {
            JsonValueKind.Null => new MasqueradeList(),
            JsonValueKind.Object => Of(document.RootElement),
            _ => new MasqueradeList { Fault = "must be an object with nonMasqueradeCIDRs, not a single value or a list" },
        };
    }

    /// <summary>Whether every address of a range lies in one of some prefixes, or in several together.</summary>
    public static bool Covers(IReadOnlyCollection<Cidr> prefixes, Cidr range)
    {
        if (prefixes.Any(p => p.Contains(range)))
            return true;
        var inside = prefixes.Where(range.Contains).ToList();
        if (inside.Count == 0 || range.Length == range.Address.Width)
            return false;
        var lower = new Cidr(range.Address, range.Length + 1);
        var upper = new Cidr(range.Last, range.Length + 1);
        return Covers(inside, lower) && Covers(inside, upper);
    }

    private static MasqueradeList Of(JsonElement config)
    {
        var list = new MasqueradeList();
        foreach (var member in config.EnumerateObject())
        {
            // nonMasqueradeSrcCIDRs of TKE is another matter: there the source counts.
            if (member.Name.Equals("nonMasqueradeCIDRs", StringComparison.OrdinalIgnoreCase))
                list = WithList(list, member.Value);
            else if (member.Name.Equals("masqLinkLocal", StringComparison.OrdinalIgnoreCase))
                list = WithFlag(
                    list with { LinkLocal = member.Value.ValueKind == JsonValueKind.Null ? null : member.Value.ValueKind == JsonValueKind.True }, member);
            else if (member.Name.Equals("masqLinkLocalIPv6", StringComparison.OrdinalIgnoreCase))
                list = WithFlag(list, member);
        }
        return list;
    }

    /// <summary>The agents read it as true or false, so that a text, such as "false" in quotation marks, makes the whole file unreadable to them.</summary>
    private static MasqueradeList WithFlag(MasqueradeList list, JsonProperty member) =>
        member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null
        ? list
        : list with
        {
            Fault = list.Fault ?? $"has {member.Name}: {member.Value.GetRawText()}, which must be true or false, " +
            $"not {(member.Value.ValueKind == JsonValueKind.String ? "text" : "a value of another type")}"
        };

    private static MasqueradeList WithList(MasqueradeList list, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return list with { Listed = [] };
        if (value.ValueKind != JsonValueKind.Array)
            return list with { Fault = "has nonMasqueradeCIDRs that must be a list of CIDRs, not a single value" };
        var listed = new SortedSet<Cidr>();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || !Cidr.TryParse(item.GetString(), out var cidr))
                return list with { Fault = $"has '{item}' in nonMasqueradeCIDRs, which is not a CIDR such as 10.0.0.0/8" };
            listed.Add(cidr);
        }
        return list with { Listed = [.. listed] };
    }
}
