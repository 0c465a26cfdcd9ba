using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Planning;

/// <summary>Plan against what real servers stored, and field by field.</summary>
public sealed class PlanTests
{
    private const string Policy = """
        {"apiVersion": "cilium.io/v2", "kind": "CiliumEgressGatewayPolicy", "metadata": {"name": "web", "labels": {"team": "a"}},
         "spec": {"selectors": [{"podSelector": {"matchLabels": {"app": "web"}}}], "destinationCIDRs": ["0.0.0.0/0"],
                  "egressGateway": {"nodeSelector": {"matchLabels": {"kubernetes.io/hostname": "n1"}}, "egressIP": "10.0.0.1"}}}
        """;

    // The fields of Policy and excludedCIDRs are egress-tools' own; the label "seen" and the interface are somebody else's.
    private const string Stored = """
        {"apiVersion": "cilium.io/v2", "kind": "CiliumEgressGatewayPolicy",
         "metadata": {"name": "web", "uid": "1", "resourceVersion": "7", "labels": {"team": "a", "seen": "yes"}, "managedFields": [
           {"manager": "egress-tools", "operation": "Apply", "fieldsType": "FieldsV1", "fieldsV1": {
             "f:metadata": {"f:labels": {"f:team": {}}},
             "f:spec": {"f:destinationCIDRs": {}, "f:excludedCIDRs": {}, "f:selectors": {}, "f:egressGateway": {"f:egressIP": {}, "f:nodeSelector": {}}}}},
           {"manager": "kubectl", "operation": "Update", "fieldsType": "FieldsV1", "fieldsV1": {
             "f:metadata": {"f:labels": {"f:seen": {}}}, "f:spec": {"f:selectors": {}, "f:egressGateway": {"f:interface": {}}}}}]},
         "spec": {"selectors": [{"podSelector": {"matchLabels": {"app": "web"}}}], "destinationCIDRs": ["0.0.0.0/0"], "excludedCIDRs": ["10.0.0.0/8"],
                  "egressGateways": [],
                  "egressGateway": {"nodeSelector": {"matchLabels": {"kubernetes.io/hostname": "n1"}}, "egressIP": "10.0.0.1", "interface": "eth1"}}}
        """;

    public static TheoryData<string> Versions => [.. Transcript.Versions];

    [Theory]
    [MemberData(nameof(Versions))]
    public void What_a_server_answered_to_the_same_document_is_unchanged(string version)
    {
        var step = PolicyApplier.Plan(Transcript.Request(version, "ssa-unchanged"), Transcript.Response(version, "ssa-create"));

        Assert.Equal(ApplyAction.Unchanged, step.Action);
        Assert.Empty(step.Changes);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Taking_back_what_another_manager_forced_is_a_change(string version)
    {
        var step = PolicyApplier.Plan(Transcript.Request(version, "ssa-create"), Transcript.Response(version, "ssa-get-managed-fields"));

        Assert.Equal(ApplyAction.Configure, step.Action);
        Assert.Equal([new FieldChange(".spec.destinationCIDRs[0]", "\"10.0.0.0/8\"", "\"0.0.0.0/0\"")], step.Changes);
    }

    [Fact]
    public void Owners_are_foreseen_as_a_server_names_them()
    {
        const string Version = "v1.36.3-more";
        var step = PolicyApplier.Plan(Transcript.Request(Version, "ssa-conflict-with-update"), Transcript.Response(Version, "ssa-force"));
        var answered = Transcript.Response(Version, "ssa-conflict-with-update")["details"]!["causes"]!.Select(static c => $"{c["field"]} {c["message"]}");

        Assert.Equal(answered, step.Conflicts.SelectMany(static c => c.Managers.Select(m => $"{c.Path} conflict with \"{m}\"")));
        Assert.Empty(step.TakenOverFrom);
    }

    [Fact]
    public void An_object_that_is_not_there_is_new()
    {
        var step = PolicyApplier.Plan(JObject.Parse(Policy), current: null);

        Assert.Equal(ApplyAction.Create, step.Action);
        Assert.Equal("CiliumEgressGatewayPolicy/web", step.Target);
    }

    public static TheoryData<string, string, string> Edits => new()
    {
        // Each row: a field of the document, its new value ("" removes it), what the plan says beside the exclusion that the document never set.
        { "metadata.labels.team", "\"b\"", """.metadata.labels.team: "a" -> "b" """ },
        { "metadata.labels.team", "", """.metadata.labels.team: "a" -> """ },
        { "metadata.labels['x.io/y']", "\"1\"", """.metadata.labels["x.io/y"]:  -> "1" """ },
        { "metadata.labels", "", """.metadata.labels.team: "a" -> """ },
        { "metadata.annotations", "{}", "" },
        { "metadata.annotations", """{"note": "2026-11-23T06:47:17Z"}""", """.metadata.annotations.note:  -> "2026-11-23T06:47:17Z" """ },
        { "metadata.resourceVersion", "\"6\"", "" },
        { "spec.destinationCIDRs", """["0.0.0.0/0", "::/0"]""", """.spec.destinationCIDRs[1]:  -> "::/0" """ },
        { "spec.destinationCIDRs", """["1.0.0.0/8"]""", """.spec.destinationCIDRs[0]: "0.0.0.0/0" -> "1.0.0.0/8" """ },
        { "spec.destinationCIDRs", """["1.0.0.0/8", "0.0.0.0/0"]""", """.spec.destinationCIDRs: ["0.0.0.0/0"] -> ["1.0.0.0/8","0.0.0.0/0"]""" },
        { "spec.destinationCIDRs", "", """.spec.destinationCIDRs: ["0.0.0.0/0"] -> """ },
        { "spec.egressGateways", "[]", "" },
        { "spec.egressGateways", "null", "" },
        { "spec.egressGateways", """[{"nodeSelector": {}}]""", """.spec.egressGateways[0]:  -> {"nodeSelector":{}}""" },
        { "spec.egressGateway.egressIP", "\"10.0.0.2\"", """.spec.egressGateway.egressIP: "10.0.0.1" -> "10.0.0.2" """ },
        { "spec.egressGateway.egressIP", "", """.spec.egressGateway.egressIP: "10.0.0.1" -> """ },
        { "spec.egressGateway.egressIP", "null", """.spec.egressGateway.egressIP: "10.0.0.1" -> """ },
        { "spec.egressGateway.interface", "\"eth0\"", """.spec.egressGateway.interface: "eth1" -> "eth0" """ },
        { "spec.egressGateway.interface", "\"eth1\"", "" },
        { "spec.egressGateway.nodeSelector.matchLabels['kubernetes.io/hostname']", "\"n2\"",
            """.spec.egressGateway.nodeSelector.matchLabels["kubernetes.io/hostname"]: "n1" -> "n2" """ },
        { "spec.egressGateway.nodeSelector.matchLabels", """{"zone": "z"}""", """.spec.egressGateway.nodeSelector.matchLabels["kubernetes.io/hostname"]:""" +
            """ "n1" -> ; .spec.egressGateway.nodeSelector.matchLabels.zone:  -> "z" """ },
        { "spec.egressGateway.nodeSelector.matchExpressions", "null", "" },
        { "spec.selectors[0].podSelector.matchLabels.app", "\"api\"", """.spec.selectors[0].podSelector.matchLabels.app: "web" -> "api" """ },
        // Owned by kubectl too, so that it stays.
        { "spec.selectors", "", "" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Only_what_apply_changes_is_a_change(string field, string value, string changes)
    {
        var document = JObject.Parse(Policy);
        document["spec"]!["excludedCIDRs"] = new JArray("10.0.0.0/8");
        Set(document, field, value);

        var step = PolicyApplier.Plan(document, JObject.Parse(Stored));

        Assert.Equal(changes.Trim(), string.Join("; ", step.Changes.Select(change => $"{change.Path}: {change.Before} -> {change.After}")).Trim());
        Assert.Equal(changes.Length == 0 ? ApplyAction.Unchanged : ApplyAction.Configure, step.Action);
    }

    [Fact]
    public void A_field_that_was_applied_before_and_is_no_longer_set_goes()
    {
        var step = PolicyApplier.Plan(JObject.Parse(Policy), JObject.Parse(Stored));

        Assert.Equal([new FieldChange(".spec.excludedCIDRs", """["10.0.0.0/8"]""", After: null)], step.Changes);
    }

    [Theory]
    [InlineData("another-manager")]
    [InlineData("kubectl")] // Its entry is of operation Update, which is another manager to the server.
    public void A_manager_that_applied_nothing_removes_nothing(string manager)
    {
        Assert.Equal(ApplyAction.Unchanged, PolicyApplier.Plan(JObject.Parse(Policy), JObject.Parse(Stored), manager).Action);
    }

    [Fact]
    public void A_list_of_gateways_that_is_no_longer_set_goes_back_to_its_default()
    {
        var current = JObject.Parse(Stored);
        current["spec"]!["egressGateways"] = new JArray(new JObject { ["nodeSelector"] = new JObject() });
        current["metadata"]!["managedFields"]![0]!["fieldsV1"]!["f:spec"]!["f:egressGateways"] = new JObject();
        var document = JObject.Parse(Policy);
        document["spec"]!["excludedCIDRs"] = new JArray("10.0.0.0/8");

        Assert.Equal([new FieldChange(".spec.egressGateways[0]", """{"nodeSelector":{}}""", After: null)], PolicyApplier.Plan(document, current).Changes);
    }

    private static void Set(JObject document, string field, string value)
    {
        if (value.Length == 0)
        {
            document.SelectToken(field)!.Parent!.Remove();
            return;
        }
        using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader(value)) { DateParseHandling = Newtonsoft.Json.DateParseHandling.None };
        var token = JToken.ReadFrom(reader);
        if (document.SelectToken(field) is { } existing)
        {
            existing.Replace(token);
            return;
        }
        var bracket = field.IndexOf("['", StringComparison.Ordinal);
        var split = bracket >= 0 ? bracket : field.LastIndexOf('.');
        ((JObject)document.SelectToken(field[..split])!)[field[split..].Trim('.', '[', ']', '\'')] = token;
    }
}
