namespace EgressTools.Operations;

/// <summary>Repaired policies as documents that <c>apply</c> takes: without what only servers write.</summary>
internal static class RepairedPolicies
{
    /// <summary>The document of a policy that was read from a text, with all that it says beside; name and spec alone if the text does not hold it.</summary>
    public static EgressPolicyDocument Of(PolicyRepair repair, byte[] text)
    {
        var line = repair.Before.Source?.Line;
        var found = new DocumentText(text).Objects().Where(o => o.Line == line).Select(o => RepairedDocument.Of(o.Object, repair.Before, repair.After))
            .FirstOrDefault(static d => d is not null);
        return new EgressPolicyDocument(found is null ? PolicySpec.Document(repair.After) : Applicable(found, repair.After));
    }

    /// <summary>The document of a policy of a cluster, with the labels and annotations that the manager owns: server-side apply removes what the same manager
    /// applied before and no longer names.</summary>
    /// <exception cref="ClusterException">The policy cannot be read.</exception>
    public static async Task<EgressPolicyDocument> OfAsync(ApiClient client, PolicyRepair repair, string fieldManager, CancellationToken cancellationToken)
    {
        var document = PolicySpec.Document(repair.After);
        document["metadata"] = new JObject { ["name"] = repair.After.Name };
        if (await client.GetAsync(ApiResource.Policies, new ObjectName("", repair.Before.Name), cancellationToken).ConfigureAwait(false) is { } current)
            AddOwned((JObject)document["metadata"]!, current, fieldManager);
        return new EgressPolicyDocument(document);
    }

    private static void AddOwned(JObject metadata, JObject current, string fieldManager)
    {
        var owners = FieldOwners.Of(current, fieldManager).Inside("metadata");
        foreach (var field in (string[])["labels", "annotations"])
        {
            var values = current["metadata"]?[field] as JObject ?? [];
            var owned = new JObject(owners.Inside(field).OwnMembers.Where(name => name != ClientSideApply.Annotation && values.ContainsKey(name))
                .Select(name => new JProperty(name, values[name]!.DeepClone())));
            if (owned.Count > 0)
                metadata[field] = owned;
        }
    }

    // A document that apply would refuse for something else (a status, a namespace) is of use without that.
    private static JObject Applicable(JObject document, EgressPolicy policy)
    {
        // Items of a typed list have no kind of their own.
        document["apiVersion"] ??= "cilium.io/v2";
        document["kind"] ??= "CiliumEgressGatewayPolicy";
        try
        {
            return PolicyDocument.Accept(document);
        }
        catch (InputException)
        {
            return PolicySpec.Document(policy);
        }
    }
}
