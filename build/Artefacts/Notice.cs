using System.Text;

namespace EgressTools.Artefacts;

/// <summary>What a program holds of others, and under which licences.</summary>
internal static class Notice
{
    public static string Of(ProgramFile program, Packages packages)
    {
        var runtime = new Package(program.Runtime, packages.RuntimeVersion, "", []);
        Package[] held = [.. packages.InProgram(), runtime];
        var rows = held.Select(p => (Name: $"{p.Name} {p.Version}", Licence: packages.LicenceOf(p), Owner: packages.OwnerOf(p))).ToArray();
        var (name, licence) = (rows.Max(static r => r.Name.Length), rows.Max(static r => r.Licence.Length));
        var text = new StringBuilder($"kubectl-egress ({program.Compiled}) holds what it uses of these packages:\n\n");
        foreach (var row in rows)
            text.Append($"{row.Name.PadRight(name)}  {row.Licence.PadRight(licence)}  {row.Owner}\n");
        text.Append($"\nThe Apache License 2.0 (Apache-2.0) is in the file LICENSE. The MIT License (MIT):\n\n{packages.MitLicence}\n");
        text.Append($"{runtime.Name} in turn holds:\n\n{packages.TextOf(runtime, "THIRD-PARTY-NOTICES.TXT").ReplaceLineEndings("\n")}");
        return text.ToString();
    }
}
