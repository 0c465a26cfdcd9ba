using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace EgressTools.Artefacts;

/// <summary>What an artefact holds, as CycloneDX 1.6: packages in the versions of the lock files, and the runtime.</summary>
internal static class Sbom
{
    public static JsonObject Of(Artefact artefact, IReadOnlyList<Package> held, Func<Package, string?> licenceOf, Source source)
    {
        var subject = $"pkg:generic/{Uri.EscapeDataString(artefact.Name)}@{Source.Version}";
        var names = held.ToDictionary(static p => p.Name, static p => p.Purl, StringComparer.Ordinal);
        var bom = new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["serialNumber"] = SerialNumber(artefact.Sha256),
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["timestamp"] = source.Date,
                ["component"] = new JsonObject
                {
                    ["type"] = artefact.Kind == "image" ? "container" : "application",
                    ["bom-ref"] = subject,
                    ["name"] = artefact.Name,
                    ["version"] = Source.Version,
                    ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-256", ["content"] = artefact.Sha256 }),
                    ["licenses"] = Licence("Apache-2.0"),
                    ["purl"] = subject,
                },
            },
            ["components"] = new JsonArray([.. held.Select(p => Component(p, licenceOf(p)))]),
            ["dependencies"] = new JsonArray([DependsOn(subject, names.Values),
                .. held.Select(p => DependsOn(p.Purl, p.DependsOn.Where(names.ContainsKey).Select(n => names[n])))]),
        };
        return bom;
    }

    private static JsonObject Component(Package package, string? licence)
    {
        var component = new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = package.Purl,
            ["name"] = package.Name,
            ["version"] = package.Version,
            ["purl"] = package.Purl,
        };
        if (licence is not null)
            component["licenses"] = Licence(licence);
        // What NuGet compares is not the hash of the package's file, so it is no hash of the component.
        if (package.ContentHash.Length > 0)
            component["properties"] = new JsonArray(new JsonObject { ["name"] = "nuget:contentHash", ["value"] = package.ContentHash });
        return component;
    }

    private static JsonArray Licence(string expression) => new(new JsonObject { ["license"] = new JsonObject { ["id"] = expression } });

    private static JsonObject DependsOn(string from, IEnumerable<string> to) =>
        new() { ["ref"] = from, ["dependsOn"] = new JsonArray([.. to.Order(StringComparer.Ordinal).Select(static t => (JsonNode)t)]) };

    // The same for the same artefact: a UUID of the version for those that are computed by one's own rule.
    private static string SerialNumber(string sha256)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(sha256))[..16];
        bytes[6] = (byte)(bytes[6] & 0x0f | 0x80);
        bytes[8] = (byte)(bytes[8] & 0x3f | 0x80);
        return $"urn:uuid:{new Guid(bytes, bigEndian: true)}";
    }
}
