using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Provisioning.Feature;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>In which way helm does not do what it was told.</summary>
internal enum HelmTrouble
{
    None,

    /// <summary>Refuses before it changes anything.</summary>
    Refuses,

    /// <summary>Breaks off after it wrote cilium-config.</summary>
    BreaksOff,

    /// <summary>Goes on until it is asked to end.</summary>
    HangsBeforeChanging,

    /// <summary>Writes cilium-config, and goes on until it is asked to end.</summary>
    HangsAfterChanging,
}

/// <summary>A release of Cilium on a server: its Secrets, and what the chart makes of its values. helm changes it as helm does.</summary>
internal sealed class ReleaseOnServer(TestApiServer server, string version)
{
    private readonly List<HelmRelease> _history = [];

    public HelmTrouble OnUpgrade { get; set; }

    public HelmTrouble OnRollback { get; set; }

    /// <summary>As <c>helm repo list -o json</c> prints it.</summary>
    public string Repositories { get; set; } = """[{"name":"cilium","url":"https://helm.cilium.io/"}]""";

    public HelmRelease Newest => _history[^1];

    public void Install(JObject given) => Deploy(new HelmRelease("cilium", "kube-system", 1)
    {
        ChartVersion = version,
        Status = "deployed",
        Given = given,
        Defaults = PlayedChart.Defaults(),
        Description = "Install complete",
    });

    /// <summary>What helm does when it is called; null where it goes on.</summary>
    public HelmAnswer? Answer(HelmCall call) => call.Verb switch
    {
        "repo" => new HelmAnswer(0, Repositories + "\n"),
        "upgrade" => Run(OnUpgrade, "UPGRADE", "Upgrade complete", () => PlayedHelm.Upgrade(Deployed, call.Arguments)),
        "rollback" => Run(OnRollback, "ROLLBACK", "Rollback was a success", () => Back(call.Arguments)),
        _ => new HelmAnswer(1, "", $"Error: unknown command \"{call.Verb}\" for \"helm\"\n"),
    };

    /// <summary>What it does when it is asked to end: the release is marked as failed.</summary>
    public HelmAnswer Ended(HelmCall call)
    {
        if (Newest.Status.StartsWith("pending", StringComparison.Ordinal))
            Keep(Newest with { Status = "failed", Description = "Upgrade \"cilium\" failed: context canceled" });
        return new HelmAnswer(1, "Release cilium has been cancelled.\n", $"Error: {call.Verb.ToUpperInvariant()} FAILED: context canceled\n");
    }

    private HelmRelease Deployed => _history.Last(static r => r.Status is "deployed");

    private HelmAnswer? Run(HelmTrouble trouble, string verb, string done, Func<HelmRelease> make)
    {
        if (trouble == HelmTrouble.Refuses)
            return new HelmAnswer(1, "", $"Error: {verb} FAILED: another operation (install/upgrade/rollback) is in progress\n");
        if (trouble == HelmTrouble.HangsBeforeChanging)
            return null;
        var release = make() with { Revision = Newest.Revision + 1 };
        if (trouble == HelmTrouble.None)
        {
            Deploy(release with { Status = "deployed" });
            return new HelmAnswer(0, $"Release \"cilium\" has been upgraded. Happy Helming!\nNOTES: {done}, and a token: s3cr3t-of-the-notes\n", "W1123 10:00:00.000000 1 warnings.go:70] v1 Endpoints is deprecated\n");
        }
        WriteConfigMaps(release);
        Keep(release with { Status = trouble == HelmTrouble.BreaksOff ? "failed" : "pending-upgrade" });
        return trouble == HelmTrouble.BreaksOff
            ? new HelmAnswer(1, "", $"level=WARN msg=\"patching\"\nError: {verb} FAILED: cannot patch \"cilium\" with kind DaemonSet: admission webhook \"guard.example.com\" denied the request\n")
            : null;
    }

    private HelmRelease Back(ImmutableArray<string> arguments)
    {
        var target = int.TryParse(arguments.ElementAtOrDefault(2), out var number) ? number : Newest.Revision - 1;
        return _history.First(r => r.Revision == target) with { Description = $"Rollback to {target}" };
    }

    private void Deploy(HelmRelease release)
    {
        if (_history.FindIndex(static r => r.Status == "deployed") is >= 0 and var before)
            Keep(_history[before] with { Status = "superseded" });
        WriteConfigMaps(release);
        server.Put(PlayedManifests.Agents(version, release, server.Get("daemonsets", "kube-system", "cilium")));
        server.Put(PlayedManifests.Operator(version, server.Get("deployments", "kube-system", "cilium-operator")));
        Keep(release);
    }

    private void WriteConfigMaps(HelmRelease release)
    {
        var written = PlayedChart.Installation(version, release);
        server.Put(PlayedManifests.ConfigMap("cilium-config", written.Configuration, server.Get("configmaps", "kube-system", "cilium-config")));
        if (written.MasqueradeList is { } list)
            server.Put(PlayedManifests.ConfigMap("ip-masq-agent", [new("config", list)], server.Get("configmaps", "kube-system", "ip-masq-agent")));
        else
            server.Remove("configmaps", "kube-system", "ip-masq-agent");
    }

    private void Keep(HelmRelease release)
    {
        _history.RemoveAll(r => r.Revision == release.Revision);
        _history.Add(release);
        _history.Sort(static (a, b) => a.Revision.CompareTo(b.Revision));
        server.Put(PlayedManifests.Secret(release, Packed(release)));
    }

    private static string Packed(HelmRelease release)
    {
        var document = new JObject
        {
            ["name"] = release.Name,
            ["namespace"] = release.Namespace,
            ["version"] = release.Revision,
            ["info"] = new JObject { ["status"] = release.Status, ["description"] = release.Description },
            ["chart"] = new JObject { ["metadata"] = new JObject { ["name"] = "cilium", ["version"] = release.ChartVersion }, ["values"] = release.Defaults },
            ["config"] = release.Given,
            ["manifest"] = "",
        };
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            gzip.Write(Encoding.UTF8.GetBytes(document.ToString(Newtonsoft.Json.Formatting.None)));
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(Convert.ToBase64String(packed.ToArray())));
    }
}
