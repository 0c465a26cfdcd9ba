using System.Security.Cryptography;

namespace EgressTools.Output.Checks;

/// <summary>
/// Identifies findings from run to run by check, resource and file, but not by line or message, which change. A number distinguishes several with the same key.
/// </summary>
internal static class Fingerprints
{
    /// <summary>A finding and its fingerprint, 32 hexadecimal digits.</summary>
    public static IEnumerable<(CheckFinding Finding, string Fingerprint)> Of(IEnumerable<CheckFinding> findings, string folder)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var finding in findings)
        {
            var key = string.Join('\n', finding.Code, finding.Resource, FileReference.Path(finding.Source, folder));
            var number = seen.GetValueOrDefault(key);
            seen[key] = number + 1;
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\n{number}"));
            yield return (finding, Convert.ToHexString(hash, 0, 16).ToLowerInvariant());
        }
    }
}
