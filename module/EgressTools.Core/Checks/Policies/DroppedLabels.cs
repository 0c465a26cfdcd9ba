namespace EgressTools.Checks.Policies;

/// <summary>Requirements of a policy's selectors on labels that never reach an identity.</summary>
internal static class DroppedLabels
{
    /// <summary>Each with the key as written; keys with a source of their own (<c>k8s:app</c>) are left out.</summary>
    public static List<(string Key, LabelRequirement Requirement)> Of(EgressPolicy policy, IdentityLabels filter)
    {
        var found = new List<(string, LabelRequirement)>();
        foreach (var rule in policy.Rules)
        {
            Add(rule.PodSelector, "");
            Add(rule.NamespaceSelector, PolicyCompiler.NamespaceLabelsPrefix);
        }
        return found;

        void Add(LabelSelector? selector, string prefix)
        {
            if (selector is null)
                return;
            foreach (var requirement in selector.Requirements)
            {
                if (requirement.Key.Length > 0 && !requirement.Key.Contains(':', StringComparison.Ordinal) && !filter.Keeps(prefix + requirement.Key))
                    found.Add((requirement.Key, requirement));
            }
        }
    }

    /// <summary>What comes of it for traffic.</summary>
    public static string Effect(LabelRequirement requirement) => requirement.Operator is LabelOperator.In or LabelOperator.Exists
        ? $"'{requirement}' selects no pod"
        : $"'{requirement}' leaves no pod out";
}
