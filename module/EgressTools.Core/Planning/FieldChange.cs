namespace EgressTools.Planning;

/// <summary>One field that changes.</summary>
/// <param name="Path">Such as <c>.spec.egressGateway.egressIP</c>.</param>
/// <param name="Before">Compact JSON of the value now; null if the field is new.</param>
/// <param name="After">Compact JSON of the value then; null if the field goes.</param>
public sealed record FieldChange(string Path, string? Before, string? After);
