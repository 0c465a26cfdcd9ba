namespace EgressTools.Text.Documents;

/// <summary>Reads the documents of an input, YAML or JSON. What is wrong with one keeps no other back.</summary>
internal static class DocumentReader
{
    // JSON up to here is looked through before it is used, and may be YAML in braces.
    private const int Looked = 1 << 20;

    /// <summary>The documents, lists taken apart: first the items, then the list without them.</summary>
    /// <param name="fault">Called for each document that cannot be parsed.</param>
    public static IEnumerable<RawDocument> Split(Stream input, InputBudget budget, Action<DocumentFault> fault) => Read(input, budget, fault, ReadMode.Split);

    /// <summary>The documents as they are.</summary>
    /// <inheritdoc cref="Split"/>
    public static IEnumerable<RawDocument> Whole(Stream input, InputBudget budget, Action<DocumentFault> fault) => Read(input, budget, fault, ReadMode.Whole);

    /// <summary>The same with numbers and flags of YAML as the texts that they are written as.</summary>
    /// <inheritdoc cref="Split"/>
    public static IEnumerable<RawDocument> Texts(Stream input, InputBudget budget, Action<DocumentFault> fault) => Read(input, budget, fault, ReadMode.Texts);

    private static IEnumerable<RawDocument> Read(Stream input, InputBudget budget, Action<DocumentFault> fault, ReadMode mode)
    {
        var parts = new PartStream(input, budget);
        while (Guard(parts.NextPart, parts, fault))
        {
            using var documents = Part(parts, budget, mode).GetEnumerator();
            while (Guard(documents.MoveNext, parts, fault))
                yield return documents.Current;
        }
    }

    // Nothing is read before the first document is asked for.
    private static IEnumerable<RawDocument> Part(PartStream part, InputBudget budget, ReadMode mode)
    {
        foreach (var document in Begun(part, budget, mode))
            yield return document;
    }

    private static IEnumerable<RawDocument> Begun(PartStream part, InputBudget budget, ReadMode mode)
    {
        if (!part.LooksLikeJson)
            return Yaml(part, part.Above, budget, mode);
        var begun = Begin(part, mode == ReadMode.Split ? Looked : InputLimits.WholeFileBytes, out var isWhole);
        if (!isWhole)
            return new JsonSplitter(new JoinedStream(begun, part), part.Above) { BeginsObject = part.BeginObject }.Read();
        if (JsonValues.Of(begun, part.Above, out var fault) is { } values)
            return mode == ReadMode.Split ? new JsonSplitter(new MemoryStream(begun), part.Above).Read() : values;
        return Braces(begun, part.Above, budget, mode) ?? throw new DocumentException(fault!.Line, fault.Reason);
    }

    private static IEnumerable<RawDocument> Yaml(Stream text, int above, InputBudget budget, ReadMode mode) =>
        new YamlTranscoder(text, above, budget) { KeepsTexts = mode == ReadMode.Texts }.Read(mode == ReadMode.Split);

    /// <summary>What begins like JSON may be YAML in braces; null where it is not.</summary>
    private static List<RawDocument>? Braces(byte[] text, int above, InputBudget budget, ReadMode mode)
    {
        try
        {
            return [.. Yaml(new MemoryStream(text), above, budget, mode)];
        }
        catch (DocumentException)
        {
            return null;
        }
    }

    private enum ReadMode
    {
        Whole,
        Split,
        Texts,
    }

    private static byte[] Begin(PartStream part, int most, out bool isWhole)
    {
        using var begun = new MemoryStream();
        var block = new byte[1 << 16];
        int read;
        while ((read = part.Read(block)) > 0 && begun.Length < most)
            begun.Write(block, 0, read);
        begun.Write(block, 0, read);
        isWhole = read == 0;
        return begun.ToArray();
    }

    private static bool Guard(Func<bool> next, PartStream part, Action<DocumentFault> fault)
    {
        try
        {
            return next();
        }
        catch (DocumentException error)
        {
            // What does not parse because of a template has no fault of syntax.
            fault(part.Template is var (text, line) ? new DocumentFault(line, text.Reason) { Unrendered = text } : error.Fault);
            return false;
        }
    }
}
