using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Planning;

/// <summary>Bodies that a real API server answered.</summary>
internal static class Transcript
{
    public static IEnumerable<string> Versions => ["v1.32.13", "v1.36.3"];

    public static JObject Request(string version, string name) => Body(version, name, "request");

    public static JObject Response(string version, string name) => Body(version, name, "response");

    private static JObject Body(string version, string name, string side)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "api-transcripts", $"kubernetes-{version}.json")));
        var body = file.RootElement.GetProperty("transcripts").EnumerateArray()
            .Single(transcript => transcript.GetProperty("name").GetString() == name)
            .GetProperty(side).GetProperty("body");
        return JObject.Parse(body.GetRawText());
    }
}
