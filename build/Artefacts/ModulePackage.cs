using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EgressTools.Artefacts;

/// <summary>The module's package, as a gallery takes it. Publish-PSResource makes one like it; this one needs no PowerShell, and is reproducible.</summary>
internal static partial class ModulePackage
{
    private static readonly XNamespace Nuspec = "http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd";

    private static readonly XNamespace Types = "http://schemas.openxmlformats.org/package/2006/content-types";

    private static readonly XNamespace Relations = "http://schemas.openxmlformats.org/package/2006/relationships";

    public static void Write(string layout, string file, DateTimeOffset time)
    {
        var names = Archive.NamesIn(layout);
        var manifest = File.ReadAllText(Path.Combine(layout, "EgressTools.psd1"));
        IEnumerable<(string, byte[])> files =
        [
            ("[Content_Types].xml", Bytes(ContentTypes(names))),
            ("_rels/.rels", Bytes(Relationships())),
            ("EgressTools.nuspec", Bytes(Specification(manifest))),
            .. names.Select(n => (n, File.ReadAllBytes(Path.Combine(layout, n)))),
        ];
        using var stream = File.Create(file);
        Archive.WriteZip(files, stream, time);
    }

    private static XElement Specification(string manifest)
    {
        string[] tags = [.. Quoted().Matches(Tags().Match(manifest).Groups["names"].Value).Select(static m => m.Groups["text"].Value), "PSModule"];
        var metadata = new XElement(Nuspec + "metadata",
            new XElement(Nuspec + "id", "EgressTools"),
            new XElement(Nuspec + "version", Value(manifest, "ModuleVersion")),
            new XElement(Nuspec + "authors", Value(manifest, "Author")),
            new XElement(Nuspec + "owners", Value(manifest, "CompanyName")),
            new XElement(Nuspec + "requireLicenseAcceptance", "false"),
            new XElement(Nuspec + "description", Value(manifest, "Description")),
            new XElement(Nuspec + "releaseNotes", ReleaseNotes().Match(manifest).Groups["text"].Value),
            new XElement(Nuspec + "copyright", Value(manifest, "Copyright")),
            new XElement(Nuspec + "tags", string.Join(' ', tags)));
        foreach (var (element, field) in new[] { ("licenseUrl", "LicenseUri"), ("projectUrl", "ProjectUri"), ("iconUrl", "IconUri") })
        {
            if (Value(manifest, field) is { Length: > 0 } address)
                metadata.Add(new XElement(Nuspec + element, address));
        }
        return new XElement(Nuspec + "package", metadata);
    }

    private static XElement ContentTypes(IEnumerable<string> names) => new(Types + "Types",
        names.Select(static n => Path.GetExtension(n).TrimStart('.')).Where(static e => e.Length > 0).Append("nuspec").Distinct().Order(StringComparer.Ordinal)
            .Select(static e => new XElement(Types + "Default", new XAttribute("Extension", e), new XAttribute("ContentType", "application/octet")))
            .Prepend(new XElement(Types + "Default", new XAttribute("Extension", "rels"),
                new XAttribute("ContentType", "application/vnd.openxmlformats-package.relationships+xml"))),
        names.Where(static n => Path.GetExtension(n).Length == 0)
            .Select(static n => new XElement(Types + "Override", new XAttribute("PartName", "/" + n), new XAttribute("ContentType", "application/octet"))));

    private static XElement Relationships() => new(Relations + "Relationships", new XElement(Relations + "Relationship",
        new XAttribute("Type", "http://schemas.microsoft.com/packaging/2010/07/manifest"), new XAttribute("Target", "/EgressTools.nuspec"),
        new XAttribute("Id", "R0")));

    private static byte[] Bytes(XElement root) => Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{root}\n".ReplaceLineEndings("\n"));

    private static string Value(string manifest, string field) =>
        Field().Matches(manifest).FirstOrDefault(m => m.Groups["name"].Value == field)?.Groups["text"].Value ?? "";

    [GeneratedRegex(@"^ *(?<name>\w+) += '(?<text>[^'\n]*)'", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Field();

    [GeneratedRegex(@"Tags = @\((?<names>[^)]*)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();

    [GeneratedRegex("'(?<text>[^']*)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"ReleaseNotes = @'\n(?<text>.*?)\n'@", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReleaseNotes();
}
