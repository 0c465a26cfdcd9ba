using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace EgressTools.Artefacts;

/// <summary>Where the artefacts come from: an in-toto statement with SLSA's predicate. It is not signed; who publishes signs.</summary>
internal static class Provenance
{
    public static JsonObject Of(IEnumerable<Artefact> artefacts, Source source, IEnumerable<Package> materials, string sdk) => new()
    {
        ["_type"] = "https://in-toto.io/Statement/v1",
        ["subject"] = new JsonArray([.. artefacts.Select(Subject)]),
        ["predicateType"] = "https://slsa.dev/provenance/v1",
        ["predicate"] = new JsonObject
        {
            ["buildDefinition"] = new JsonObject
            {
                ["buildType"] = "urn:egresstools:build.sh-release",
                ["externalParameters"] = new JsonObject { ["version"] = Source.Version, ["commit"] = source.Commit },
                ["internalParameters"] = new JsonObject
                {
                    ["commitDate"] = source.Date,
                    ["uncommittedChanges"] = source.IsChanged,
                    ["sdk"] = sdk,
                    ["host"] = RuntimeInformation.RuntimeIdentifier,
                    ["hostSystem"] = RuntimeInformation.OSDescription,
                },
                ["resolvedDependencies"] = new JsonArray([Repository(source), .. materials.Select(Material)]),
            },
            ["runDetails"] = new JsonObject { ["builder"] = new JsonObject { ["id"] = "urn:egresstools:unsigned-build" } },
        },
    };

    private static JsonObject Subject(Artefact artefact) => new() { ["name"] = artefact.Name, ["digest"] = new JsonObject { ["sha256"] = artefact.Sha256 } };

    private static JsonObject Repository(Source source)
    {
        var repository = new JsonObject { ["name"] = "EgressTools" };
        if (Source.RepositoryUrl.Length > 0)
            repository["uri"] = $"git+{Source.RepositoryUrl}@{source.Commit}";
        if (source.Commit != "unknown")
            repository["digest"] = new JsonObject { ["gitCommit"] = source.Commit };
        return repository;
    }

    private static JsonObject Material(Package package) =>
        new() { ["uri"] = package.Purl, ["annotations"] = new JsonObject { ["nuget:contentHash"] = package.ContentHash } };
}
