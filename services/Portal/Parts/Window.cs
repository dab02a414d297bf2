using System.Globalization;

namespace PortalService.Parts;

internal static class Window
{
    /// <summary>Where the part of a list begins (from 1) that holds a place; places outside are brought inside.</summary>
    public static int Start(int place, int count, int size) => (Math.Clamp(place, 1, Math.Max(1, count)) - 1) / size * size + 1;

    /// <summary>The same for what an address asks for: whatever is no number is the beginning.</summary>
    public static int Start(string? asked, int count, int size) => Start(int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : 1, count, size);
}
