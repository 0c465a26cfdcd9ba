using Newtonsoft.Json.Linq;
using static EgressTools.Tests.Provisioning.PlanScene;

namespace EgressTools.Tests.Provisioning;

/// <summary>Settings that helm 4 will not change because they are somebody else's: said before anybody agrees.</summary>
public sealed class SettingOwnersTests
{
    [Theory]
    [InlineData("helm Apply a,b", "")]
    [InlineData("helm Apply a|kubectl-patch Update b", "b=kubectl-patch")]
    [InlineData("helm Apply a|kubectl-edit Update a,b|argocd Apply b,c", "b=kubectl-edit c=argocd")]
    [InlineData("helm Update a|kubectl-patch Update b", "")]
    [InlineData("kubectl-patch Update b", "")]
    [InlineData("", "")]
    public void Keys_that_only_others_own_are_known_where_helm_applies_on_the_server(string managers, string owners)
    {
        var entries = managers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(static m => m.Split(' ')).Select(static m => new JObject
        {
            ["manager"] = m[0],
            ["operation"] = m[1],
            ["fieldsV1"] = new JObject { ["f:data"] = new JObject(m[2].Split(',').Select(static k => new JProperty("f:" + k, new JObject()))) },
        });
        var item = new JObject { ["metadata"] = new JObject { ["managedFields"] = new JArray(entries) } };
        Assert.Equal(owners,
            string.Join(' ', SettingOwners.Of(item).OrderBy(static o => o.Key, StringComparer.Ordinal).Select(static o => $"{o.Key}={o.Value}")));
    }

    [Fact]
    public void What_would_change_and_is_somebody_elses_is_warned_of()
    {
        var state = Installed("1.18.3", Overlay()) with { SettingOwners = SettingOwners.Of(JObject.Parse("""
            {"metadata": {"managedFields": [
              {"manager": "helm", "operation": "Apply", "fieldsV1": {"f:data": {"f:enable-ipv4": {}}}},
              {"manager": "kubectl-patch", "operation": "Update", "fieldsV1": {"f:data": {"f:enable-bpf-masquerade": {}, "f:debug": {}}}}]}}
            """)) };
        var warning = Assert.Single(FeaturePlanner.Enable(state, new EnableRequest()).Warnings, static w => w.Contains("belongs to", StringComparison.Ordinal));
        Assert.Equal(
            "enable-bpf-masquerade in ConfigMap kube-system/cilium-config belongs to kubectl-patch: helm 4 refuses to change it. "
            + "Run the helm command with --force-conflicts (--print command shows it), or remove the key: helm writes it again", warning);
    }
}
