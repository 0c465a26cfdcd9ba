using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>The form in which managedFields write a set of paths: a tree, in which "." stands for the branch itself where it has children.</summary>
internal static class FieldTree
{
    public static HashSet<string> Read(JsonObject tree)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        Read(tree, "", paths);
        return paths;
    }

    public static JsonObject Write(IEnumerable<string> paths)
    {
        var tree = new JsonObject();
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            var at = tree;
            foreach (var step in path.Split(FieldPaths.Joint))
            {
                if (at[step] is not JsonObject next)
                    at[step] = next = [];
                at = next;
            }
            at["."] = new JsonObject();
        }
        Shorten(tree);
        return tree;
    }

    private static void Read(JsonObject tree, string prefix, HashSet<string> paths)
    {
        foreach (var (step, child) in tree)
        {
            var path = prefix.Length == 0 ? step : $"{prefix}{FieldPaths.Joint}{step}";
            var children = (child as JsonObject)!;
            if (children.Count == 0 || children.ContainsKey("."))
                paths.Add(step == "." ? prefix : path);
            if (step != ".")
                Read(children, path, paths);
        }
    }

    private static void Shorten(JsonObject tree)
    {
        if (tree.Count == 1)
            tree.Remove(".");
        foreach (var child in tree.Where(static c => c.Key != ".").Select(static c => (JsonObject)c.Value!))
            Shorten(child);
    }
}
