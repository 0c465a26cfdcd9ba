namespace EgressTools.Sources.Objects;

/// <summary>NodePool of karpenter.sh, v1 and v1beta1.</summary>
internal static class NodePoolReading
{
    public static NodePool? NodePool(ref Utf8JsonReader reader, StringPool pool)
    {
        var metadata = new Metadata();
        var nodes = new NodePool("");
        reader.IsObject("nodepool");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool);
            else if (reader.ValueTextEquals("spec"u8))
                nodes = Spec(ref reader, pool, nodes);
            else if (reader.ValueTextEquals("status"u8))
                nodes = nodes with { Nodes = NodesOf(ref reader, pool) };
            else
                reader.PassOver();
        }
        return metadata.Name.Length == 0 ? null : nodes with { Name = metadata.Name };
    }

    private static NodePool Spec(ref Utf8JsonReader reader, StringPool pool, NodePool nodes)
    {
        if (!reader.IsObject("spec"))
            return nodes;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("disruption"u8))
                nodes = Disruption(ref reader, pool, nodes);
            else if (reader.ValueTextEquals("template"u8))
                nodes = Template(ref reader, pool, nodes);
            else if (reader.ValueTextEquals("replicas"u8))
                nodes = nodes with { Replicas = reader.Number("spec.replicas") };
            else
                reader.PassOver();
        }
        return nodes;
    }

    private static NodePool Disruption(ref Utf8JsonReader reader, StringPool pool, NodePool nodes)
    {
        if (!reader.IsObject("spec.disruption"))
            return nodes;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("consolidationPolicy"u8))
                nodes = nodes with { ConsolidationPolicy = reader.Text(pool, "spec.disruption.consolidationPolicy") };
            else if (reader.ValueTextEquals("consolidateAfter"u8))
                nodes = nodes with { ConsolidateAfter = reader.Text(pool, "spec.disruption.consolidateAfter") };
            else if (reader.ValueTextEquals("expireAfter"u8))
                nodes = nodes with { ExpireAfter = reader.Text(pool, "spec.disruption.expireAfter") };
            else if (reader.ValueTextEquals("budgets"u8))
                nodes = nodes with { Budgets = Budgets(ref reader, pool) };
            else
                reader.PassOver();
        }
        return nodes;
    }

    private static ImmutableArray<DisruptionBudget> Budgets(ref Utf8JsonReader reader, StringPool pool)
    {
        if (!reader.IsArray("spec.disruption.budgets"))
            return [];
        var budgets = ImmutableArray.CreateBuilder<DisruptionBudget>();
        while (reader.NextItem())
        {
            var budget = new DisruptionBudget("", [], "");
            if (!reader.IsObject("spec.disruption.budgets[]"))
                continue;
            while (reader.NextMember())
            {
                if (reader.ValueTextEquals("nodes"u8))
                    budget = budget with { Nodes = reader.Text(pool, "spec.disruption.budgets[].nodes") };
                else if (reader.ValueTextEquals("reasons"u8))
                    budget = budget with { Reasons = LabelReading.Texts(ref reader, pool, "spec.disruption.budgets[].reasons") };
                else if (reader.ValueTextEquals("schedule"u8))
                    budget = budget with { Schedule = reader.Text(pool, "spec.disruption.budgets[].schedule") };
                else
                    reader.PassOver();
            }
            budgets.Add(budget);
        }
        return budgets.ToImmutable();
    }

    private static NodePool Template(ref Utf8JsonReader reader, StringPool pool, NodePool nodes)
    {
        if (!reader.IsObject("spec.template"))
            return nodes;
        while (reader.NextMember())
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            if (!isMetadata && !reader.ValueTextEquals("spec"u8))
                reader.PassOver();
            else if (reader.IsObject("spec.template"))
                nodes = isMetadata ? TemplateMetadata(ref reader, pool, nodes) : TemplateSpec(ref reader, pool, nodes);
        }
        return nodes;
    }

    private static NodePool TemplateMetadata(ref Utf8JsonReader reader, StringPool pool, NodePool nodes)
    {
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("labels"u8))
                nodes = nodes with { Labels = LabelReading.Map(ref reader, pool, "spec.template.metadata.labels") };
            else if (reader.ValueTextEquals("annotations"u8))
                nodes = nodes with { Annotations = LabelReading.Map(ref reader, pool, "spec.template.metadata.annotations") };
            else if (reader.ValueTextEquals("taints"u8))
                nodes = nodes with { MisplacedTaints = TaintReading.Taints(ref reader, pool, "spec.template.metadata.taints") };
            else
                reader.PassOver();
        }
        return nodes;
    }

    private static NodePool TemplateSpec(ref Utf8JsonReader reader, StringPool pool, NodePool nodes)
    {
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("taints"u8))
                nodes = nodes with { Taints = TaintReading.Taints(ref reader, pool, "spec.template.spec.taints") };
            else if (reader.ValueTextEquals("expireAfter"u8))
                nodes = nodes with { ExpireAfter = reader.Text(pool, "spec.template.spec.expireAfter") };
            else
                reader.PassOver();
        }
        return nodes;
    }

    /// <summary><c>status.resources.nodes</c>, a quantity as text.</summary>
    private static int? NodesOf(ref Utf8JsonReader reader, StringPool pool)
    {
        int? nodes = null;
        if (!reader.IsObject("status"))
            return nodes;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("resources"u8))
                nodes = int.TryParse(LabelReading.Map(ref reader, pool, "status.resources").GetValueOrDefault("nodes", "0"), NumberStyles.None,
                    CultureInfo.InvariantCulture, out var count) ? count : null;
            else
                reader.PassOver();
        }
        return nodes;
    }
}
