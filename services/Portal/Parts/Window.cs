namespace PortalService.Parts;

internal static class Window
{
    /// <summary>Where the part of a list begins (from 1) that holds the asked-for place; places outside are brought inside.</summary>
    public static int Start(int? asked, int count, int size) => (Math.Clamp(asked ?? 1, 1, Math.Max(1, count)) - 1) / size * size + 1;
}
