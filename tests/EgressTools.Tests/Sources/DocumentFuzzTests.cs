using System.Text;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Sources;

/// <summary>
/// Documents of the examples with something changed, always the same ones: each is read or refused as a document. What is read means the same when its list
/// is taken apart, and when it is written and read again.
/// </summary>
public sealed class DocumentFuzzTests
{
    private const int Cases = 1_500;

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ",", "-", "?", "#", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`", " ", "\n", "\t", "\n\n", "\r\n", ": ", "- ", "---\n",
        "...\n", "&a ", "*a ", "{\n", "}\n", "[\n", "]\n",
        "\u00e9", "\u2028", "\u0085", "<<: ", "!!", "\ufeff", "\\", "\\x41", "\\ud800", "\0", "\u0001", "\U0001F600", "items:\n- ", "kind: List\n",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_changed_document_is_read_or_refused(int seed)
    {
        var random = new Random(seed);
        var seeds = Seeds();
        var read = 0;
        for (var i = 0; i < Cases; i++)
        {
            var text = Changed(seeds[random.Next(seeds.Count)], random);
            var bytes = Encoding.UTF8.GetBytes(text);
            if (random.Next(20) == 0 && bytes.Length > 0)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var documents = DocumentFile.Raw(bytes, out var faults);
            var split = DocumentReader.Split(new MemoryStream(bytes), new InputBudget("x", TestContext.Current.CancellationToken), static _ => { }).ToList();
            if (faults.Count > 0)
                continue;
            read += documents.Count;
            var values = documents.ConvertAll(DocumentFile.Value);
            Assert.True(JToken.DeepEquals(Whole(split), new JArray(values)), text);
            foreach (var value in values)
                Assert.True(JToken.DeepEquals(value,
                    DocumentFile.Value(Assert.Single(DocumentFile.Raw(Encoding.UTF8.GetBytes(YamlWriter.Write(value)), out _)))), text);
        }
        Assert.InRange(read, Cases / 4, Cases * 10);
    }

    /// <summary>The documents that were taken apart, put together again.</summary>
    private static JArray Whole(List<RawDocument> pieces)
    {
        var whole = new JArray();
        var items = new JArray();
        foreach (var piece in pieces)
        {
            var value = DocumentFile.Value(piece);
            if (piece.ItemOf is not null)
            {
                items.Add(value);
                continue;
            }
            if (items.Count > 0)
                value["items"] = items;
            items = [];
            whole.Add(value);
        }
        return whole;
    }

    private static string Changed(string text, Random random)
    {
        var changed = new StringBuilder(text);
        for (var n = random.Next(1, 5); n > 0 && changed.Length > 0; n--)
        {
            var at = random.Next(changed.Length);
            switch (random.Next(10))
            {
                case < 4:
                    changed.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case < 7:
                    changed.Remove(at, Math.Min(random.Next(1, 4), changed.Length - at));
                    break;
                case < 9:
                    var from = random.Next(changed.Length);
                    changed.Insert(at, changed.ToString(from, Math.Min(random.Next(1, 40), changed.Length - from)));
                    break;
                default:
                    changed.Length = at;
                    break;
            }
        }
        return changed.ToString();
    }

    private static List<string> Seeds()
    {
        var files = Directory.EnumerateFiles(Repository.Path("module", "docs", "checks"), "*.yaml", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.Path("examples"), "*.yaml", SearchOption.AllDirectories))
            .Where(static f => !f.Contains("/templates/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        var seeds = files.Select(File.ReadAllText).Where(static t => t.Length is > 0 and < 8_000).Take(200).ToList();
        var json = seeds.Take(40).SelectMany(static t => DocumentFile.Read(t, "x")).Select(static d => d.Document.ToString()).ToList();
        return
        [
            .. seeds, .. json, $"{{\"items\": [{string.Join(",\n", json.Take(3))}], \"kind\": \"List\"}}",
            "a: {b: [1, 2], c: 'x'}\n", "{\n\"a\": [1,\n2]}\n", "a: &x {b: c}\nd: *x\ne: !!str 5\n", "a: |\n  x\n  y\nb: >-\n  z\n", "? a\n: b\n",
            "- - a\n- b\n", "kind: List\nitems:\n- a: 1\n- b: &x 2\n- *x\n",
        ];
    }
}
