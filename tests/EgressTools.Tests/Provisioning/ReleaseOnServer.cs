using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>In which way helm does not do what it was told.</summary>
internal enum HelmTrouble
{
    None,

    /// <summary>Refuses before it changes anything.</summary>
    Refuses,

    /// <summary>Finds another helm at work.</summary>
    IsBusy,

    /// <summary>Finds its revision written by another helm, which was told the same.</summary>
    IsLate,

    /// <summary>Writes a revision that fails, and changes nothing else: somebody owns fields of the objects.</summary>
    IsNotOwner,

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
    // As helm 4.1.4 writes it.
    private const string Conflict = "conflict occurred while applying object kube-system/cilium-config /v1, Kind=ConfigMap: Apply failed with 1 conflict: " +
        "conflict with \"kubectl-patch\" using v1: .data.enable-bpf-masquerade"
        + " && conflict occurred while applying object kube-system/cilium apps/v1, Kind=DaemonSet: Apply failed with 1 conflict: " +
        "conflict with \"kubectl-set\" using apps/v1: .spec.template.spec.containers[name=\"cilium-agent\"].env[name=\"A\"].value";

    private readonly List<HelmRelease> _history = [];

    public HelmTrouble OnUpgrade { get; set; }

    public HelmTrouble OnRollback { get; set; }

    /// <summary>As <c>helm repo list -o json</c> prints it.</summary>
    public string Repositories { get; set; } = """[{"name":"cilium","url":"https://helm.cilium.io/"}]""";

    /// <summary>The version of a chart that is a file; null for that of the release.</summary>
    public string? ChartFile { get; set; }

    /// <summary>The version of the chart that an upgrade takes; null for that of the release.</summary>
    public string? UpgradeChart { get; set; }

    public HelmRelease Newest => _history[^1];

    public void Install(JObject given) => Deploy(new HelmRelease("cilium", "kube-system", 1)
    {
        ChartVersion = version,
        Status = "deployed",
        Given = given,
        Defaults = FakeChart.Defaults(),
        Description = "Install complete",
    });

    /// <summary>What helm does when it is called; null where it goes on.</summary>
    public HelmAnswer? Answer(HelmCall call) => call.Verb switch
    {
        "repo" => new HelmAnswer(0, Repositories + "\n"),
        "show" => new HelmAnswer(0, $"apiVersion: v2\nappVersion: 9.9.9\nname: cilium\nversion: {ChartFile ?? version}\n"),
        "upgrade" => Run(OnUpgrade, "UPGRADE", "Upgrade complete",
            () => FakeHelm.Upgrade(Deployed, call.Arguments) with { ChartVersion = UpgradeChart ?? Deployed.ChartVersion }),
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
            return new HelmAnswer(1, "", $"Error: {verb} FAILED: chart requires kubeVersion: >= 1.29.0-0 which is incompatible with Kubernetes v1.28.2\n");
        if (trouble == HelmTrouble.IsBusy)
            return new HelmAnswer(1, "", $"Error: {verb} FAILED: another operation (install/upgrade/rollback) is in progress\n");
        if (trouble == HelmTrouble.HangsBeforeChanging)
            return null;
        var release = make() with { Revision = Newest.Revision + 1 };
        if (trouble == HelmTrouble.None)
        {
            Deploy(release with { Status = "deployed" });
            return new HelmAnswer(0, $"Release \"cilium\" has been upgraded. Happy Helming!\nNOTES: {done}, and a token: s3cr3t-of-the-notes\n",
                "W1123 10:00:00.000000 1 warnings.go:70] v1 Endpoints is deprecated\n");
        }
        if (trouble == HelmTrouble.IsLate)
        {
            Deploy(release with { Status = "deployed", Description = "egress-tools enable (run 0a0b0c0d)" });
            return new HelmAnswer(1, "", $"Error: {verb} FAILED: release: already exists\n");
        }
        if (trouble == HelmTrouble.IsNotOwner)
            return Failed(release, verb, Conflict);
        WriteConfigMaps(release);
        if (trouble == HelmTrouble.BreaksOff)
            return Failed(release, verb, "cannot patch \"cilium\" with kind DaemonSet: admission webhook \"guard.example.com\" denied the request");
        Keep(release with { Status = "pending-upgrade", Description = "Preparing upgrade" });
        return null;
    }

    private HelmAnswer Failed(HelmRelease release, string verb, string error)
    {
        Keep(release with { Status = "failed", Description = $"{verb[..1]}{verb[1..].ToLowerInvariant()} \"cilium\" failed: {error}" });
        return new HelmAnswer(1, "", $"level=WARN msg=\"upgrade failed\" name=cilium error=\"...\"\nError: {verb} FAILED: {error}\n");
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
        server.Put(FakeManifests.Agents(version, release, server.Get("daemonsets", "kube-system", "cilium")));
        server.Put(FakeManifests.Operator(version, server.Get("deployments", "kube-system", "cilium-operator")));
        Keep(release);
    }

    private void WriteConfigMaps(HelmRelease release)
    {
        var written = FakeChart.Installation(version, release);
        server.Put(FakeManifests.ConfigMap("cilium-config", written.Configuration, server.Get("configmaps", "kube-system", "cilium-config")));
        if (written.MasqueradeList is { } list)
            server.Put(FakeManifests.ConfigMap("ip-masq-agent", [new("config", list)], server.Get("configmaps", "kube-system", "ip-masq-agent")));
        else
            server.Remove("configmaps", "kube-system", "ip-masq-agent");
    }

    private void Keep(HelmRelease release)
    {
        _history.RemoveAll(r => r.Revision == release.Revision);
        _history.Add(release);
        _history.Sort(static (a, b) => a.Revision.CompareTo(b.Revision));
        server.Put(FakeManifests.Secret(release, Packed(release)));
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
