Attribute VB_Name = "Buttons"
Option Explicit

' Made from the table of buttons by macros/build.py: change the table, not this file.

Public Sub RibbonPress(control As IRibbonControl)
    Press control.Tag
End Sub

Private Sub Press(Key As String)
    RunPython "import nastavnik.desk.excel;nastavnik.desk.excel.pressed('" & Key & "')"
End Sub

Public Sub PressCheck()
    Press "check"
End Sub

Public Sub PressPrevious()
    Press "previous"
End Sub

Public Sub PressNext()
    Press "next"
End Sub

Public Sub PressFill()
    Press "fill"
End Sub

Public Sub PressUndo()
    Press "undo"
End Sub

Public Sub PressMatch()
    Press "match"
End Sub

Public Sub PressOrder()
    Press "order"
End Sub

Public Sub PressIndicators()
    Press "indicators"
End Sub

Public Sub PressRoadmap()
    Press "roadmap"
End Sub

Public Sub PressImport()
    Press "import"
End Sub

Public Sub PressSend()
    Press "send"
End Sub

Public Sub PressIssue()
    Press "issue"
End Sub

Public Sub PressCollect()
    Press "collect"
End Sub

Public Sub PressConsolidate()
    Press "consolidate"
End Sub

Public Sub PressReports()
    Press "reports"
End Sub

Public Sub PressRemarks()
    Press "remarks"
End Sub

Public Sub PressRemind()
    Press "remind"
End Sub
