using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Tests.ApiServer;

/// <summary>The second recording of a real API server: each exchange that a feature relies on is played, and of the others it is said why not.</summary>
public sealed class MoreTranscriptTests
{
    /// <summary>Why exchanges are not played, with their names; a star stands for any end.</summary>
    private static readonly (string Reason, string[] Names)[] NotPlayed =
    [
        ("nothing is followed by a watch; the watch of the first recording is played", ["watch-events", "watch-timeout-no-bookmark", "watch-streaming-*",
            "watch-expired", "watch-bad-version", "watch-metadata-only", "watch-table", "watch-one-object"]),
        ("lists are read in the newest version, never in an exact one", ["list-expired-exact", "watch-future"]),
        ("no Lease is held", ["lease-*"]),
        ("events are read, never written", ["event-create", "event-series", "event-without-action", "event-wrong-namespace", "event-note-too-long"]),
        ("pods are not evicted: the commands for it are printed", ["eviction*", "budget-get"]),
        ("nodes are not cordoned", ["cordon*", "uncordon"]),
        ("what containers printed is not read", ["log-*"]),
        ("no port is forwarded", ["portforward-*"]),
        ("rights are asked for one by one, of oneself", ["subject-access-review-*", "self-subject-rules-review*", "self-subject-review*"]),
        ("columns of these kinds are kubectl's alone", ["table-endpoints", "table-ciliumnodes"]),
        ("CRDs are not read: whether a kind is there is seen by asking for it", ["crd"]),
        ("recorded with one of its two warnings; warning-two is the same with both", ["warning-unknown-field"]),
        ("the kind is not kept here; other warnings are played", ["warning-deprecated"]),
        ("no token is asked for: kubectl's credential plugins do that", ["token-*"]),
    ];

    /// <summary>Answers that have more than this server keeps, such as the defaults of pods and what the kubelet owns of them.</summary>
    private static readonly HashSet<string> Parts = new(StringComparer.Ordinal)
    {
        "ephemeral-running", "ephemeral-pull-failure", "podsecurity-warning", "discovery-group", "version-emulated",
        "self-subject-access-review-allowed", "self-subject-access-review-unknown",
    };

    /// <summary>Where answers that were trimmed for the recording still have what was recorded.</summary>
    private static readonly Dictionary<string, string[]> Trimmed = new(StringComparer.Ordinal)
    {
        ["ephemeral-pull-failure-status"] = ["status", "ephemeralContainerStatuses"],
        ["discovery-aggregated"] = ["items", "cilium.io", "versions", "v2"],
        ["openapi-v3-index"] = ["paths", "apis/cilium.io/v2"],
        ["openapi-v3-cilium"] = ["paths", "/apis/cilium.io/v2/ciliumegressgatewaypolicies/{name}", "patch"],
    };

    [Fact]
    public async Task Answers_as_a_real_server()
    {
        var exchanges = Transcripts.Load("kubernetes-v1.36.3-more.json");
        await using var server = await TestApiServer.StartAsync(clock: Transcripts.After);
        using var client = Transcripts.Client(server);
        var scene = new MoreScene(new TranscriptPlayer(server, client), exchanges);
        var differences = new List<string>();
        foreach (var exchange in exchanges)
        {
            var name = (string)exchange["name"]!;
            scene.Before(name);
            var difference = IsLeftOut(name) ? null
                : await Record.ExceptionAsync(() => scene.Player.PlayAsync(exchange, Parts.Contains(name), Trimmed.GetValueOrDefault(name)));
            if (difference is not null)
                differences.Add($"{name}: {difference.Message}");
        }
        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }

    [Fact]
    public void Whatever_is_not_played_is_in_the_recording()
    {
        var names = Transcripts.Load("kubernetes-v1.36.3-more.json").Select(static t => (string)t["name"]!).ToList();
        Assert.All(NotPlayed.SelectMany(static n => n.Names), pattern => Assert.Contains(names, name => Matches(pattern, name)));
        Assert.Subset(names.ToHashSet(), Parts);
        Assert.DoesNotContain(Parts, IsLeftOut);
    }

    private static bool IsLeftOut(string name) => NotPlayed.Any(n => n.Names.Any(p => Matches(p, name)));

    private static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;
}
